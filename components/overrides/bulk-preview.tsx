import { BULK_ACTIONS, type BulkAction, type BulkPreviewed, countOverrides } from './bulk-actions';
import { whyLeft } from './left-alone';

interface BulkPreviewProps {
  readonly action: BulkAction;
  readonly preview: BulkPreviewed;
}

const EFFECTS: Readonly<Record<BulkPreviewed['sample'][number]['effect'], string | null>> = {
  created: null,
  updated: null,
  deleted: null,
  unchanged: 'stays as it is',
  skipped: 'is left alone',
};

/** What a change would do: how many change, how many do not and why, and the first of them. */
export function BulkPreview({ action, preview }: BulkPreviewProps) {
  const { unchanged, skipped, left_alone: left, sample } = preview;
  const {
    done,
    already: [one, several],
  } = BULK_ACTIONS[action];
  const changed = preview.updated + preview.deleted;
  const shown = sample.length < changed + unchanged + skipped ? `The first ${sample.length}` : 'Which ones';
  return (
    <>
      <ul className="grid gap-1">
        <Line count={changed} what={[`will be ${done}`, `will be ${done}`]} strong />
        {unchanged > 0 ? (
          <Line count={unchanged} what={[`${one} and stays as it is`, `${several} and stay as they are`]} />
        ) : null}
        {skipped > 0 ? <Line count={skipped} what={['is left alone:', 'are left alone:']} /> : null}
        {left.map((reason) => (
          <li key={`${reason.path} ${reason.message}`} className="pl-4 text-muted text-sm">
            {reason.count.toLocaleString('en-GB')}: {whyLeft(reason)}
          </li>
        ))}
      </ul>
      {sample.length === 0 ? null : (
        <section aria-label={shown} className="grid gap-1">
          <h3 className="text-muted text-sm">{shown}</h3>
          <ul className="grid divide-y rounded-lg border">
            {sample.map(({ id, email, flag_name: flag, effect }) => (
              <li key={id ?? `${email} ${flag}`} className="flex items-baseline gap-3 px-3 py-1.5 text-sm">
                <span title={email} className="min-w-0 flex-1 truncate">
                  {email}
                </span>
                <span title={flag} className="min-w-0 flex-1 truncate font-mono">
                  {flag}
                </span>
                {EFFECTS[effect] === null ? null : (
                  <span className="shrink-0 text-muted">{EFFECTS[effect]}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface LineProps {
  readonly count: number;
  /** What becomes of one, and of several. */
  readonly what: readonly [string, string];
  readonly strong?: boolean;
}

function Line({ count, what: [one, several], strong = false }: LineProps) {
  return (
    <li className={strong ? 'font-medium' : undefined}>
      {countOverrides(count)} {count === 1 ? one : several}
    </li>
  );
}
