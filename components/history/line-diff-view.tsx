import type { JsonValue } from '@/lib/evaluation/types';
import { cn } from '../ui/cn';
import { type DiffPart, diffLines, withoutSame } from './line-diff';

interface LineDiffViewProps {
  /** null when it was not there. */
  readonly before: JsonValue;
  readonly after: JsonValue;
}

const LOOKS = {
  same: { mark: ' ', words: '', look: 'text-muted' },
  added: { mark: '+', words: 'added: ', look: 'bg-default-tint font-medium text-ink' },
  removed: { mark: '−', words: 'removed: ', look: 'text-muted line-through' },
} as const;

/** Two JSON values line by line; long runs of what is the same are counted. */
export function LineDiffView({ before, after }: LineDiffViewProps) {
  const parts = withoutSame(diffLines(textOf(before), textOf(after)));
  return (
    <section aria-label="Before and after">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-lg border bg-surface py-2 text-sm"
      >
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and never move
          <Line key={index} part={part} />
        ))}
      </pre>
    </section>
  );
}

function Line({ part }: { readonly part: DiffPart }) {
  if (part.kind === 'skipped') {
    return (
      <span className="block bg-sunken px-3 text-muted">
        {part.lines.toLocaleString('en-GB')} {part.lines === 1 ? 'line' : 'lines'} the same
      </span>
    );
  }
  const { mark, words, look } = LOOKS[part.kind];
  return (
    <span className={cn('block whitespace-pre-wrap px-3 [overflow-wrap:anywhere]', look)}>
      <span aria-hidden className="select-none">{`${mark} `}</span>
      {words === '' ? null : <span className="sr-only">{words}</span>}
      {part.text}
    </span>
  );
}

const textOf = (value: JsonValue) => (value === null ? '' : JSON.stringify(value, null, 2));
