const TONES: Readonly<Record<string, string>> = {
  GET: 'bg-rule-tint text-rule-ink',
  POST: 'bg-override-tint text-override-ink',
  PUT: 'bg-schedule-tint text-schedule-ink',
  PATCH: 'bg-schedule-tint text-schedule-ink',
  DELETE: 'bg-off-tint text-off-ink',
};

/** The method of an operation. */
export function Method({ name }: { readonly name: string }) {
  return (
    <span className={`rounded-sm px-1.5 py-0.5 font-medium font-mono text-xs ${TONES[name] ?? ''}`}>
      {name}
    </span>
  );
}
