import type { ShownChange } from '@/lib/audit/types';
import { ShownValue } from './shown-value';

interface ChangeLinesProps {
  readonly changes: readonly ShownChange[];
  /** Accessible name of the list. */
  readonly label: string;
  /** All of it is in something new: nothing was there before. */
  readonly isNew?: boolean;
}

/** What differs, field by field: before -> after. */
export function ChangeLines({ changes, label, isNew = false }: ChangeLinesProps) {
  return (
    <ul aria-label={label} className="grid gap-1">
      {changes.map((change) => (
        <li
          key={`${change.path} ${change.kind}`}
          className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 text-sm"
        >
          <span className="min-w-0 text-muted [overflow-wrap:anywhere]">{change.label}</span>
          {isNew || change.isLong || change.kind === 'changed' ? null : (
            <span className="text-muted">{WORDS[change.kind]}</span>
          )}
          <BeforeAfter change={change} />
        </li>
      ))}
    </ul>
  );
}

const WORDS = { added: 'added', removed: 'removed', moved: 'changed' } as const;

function BeforeAfter({ change }: { readonly change: ShownChange }) {
  const { kind, shape, isLong, before, after, omitted } = change;
  if (isLong) return <span className="text-muted">{LONG[kind]}</span>;
  return (
    <>
      {before === undefined ? null : <ShownValue value={before} shape={shape} isOver />}
      {before === undefined || after === undefined ? null : <Arrow />}
      {after === undefined ? null : <ShownValue value={after} shape={shape} />}
      {omitted === undefined ? null : (
        <span className="text-muted">and {omitted.toLocaleString('en-GB')} more</span>
      )}
    </>
  );
}

const LONG = {
  added: 'added; too long to show here',
  removed: 'removed; too long to show here',
  changed: 'changed; too long to show here',
  moved: 'changed; too long to show here',
} as const;

function Arrow() {
  return (
    <span className="text-muted">
      <span aria-hidden>→</span>
      <span className="sr-only">became</span>
    </span>
  );
}
