interface TabCountProps {
  readonly total: number;
  /** The total is an estimate. */
  readonly estimated?: boolean;
}

/** How many are behind a tab. A narrow screen has no room for it. */
export function TabCount({ total, estimated = false }: TabCountProps) {
  return (
    <span className="rounded-full bg-default-tint px-1.5 font-normal text-default-ink text-xs tabular-nums max-[480px]:hidden">
      {estimated ? 'about ' : ''}
      {total.toLocaleString('en-GB')}
    </span>
  );
}
