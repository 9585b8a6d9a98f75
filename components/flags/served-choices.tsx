import { nameValue } from '../values/show-value';
import { ValueChip } from '../values/value-chip';
import type { ServedChoice } from './flag-actions';

interface ServedChoicesProps {
  readonly choices: readonly ServedChoice[];
}

/** What a flag serves: the value, or a bar of shares with their variants in words. */
export function ServedChoices({ choices }: ServedChoicesProps) {
  const [only, ...others] = choices;
  if (only === undefined) return null;
  if (others.length === 0) return <ValueChip value={only.value} variant={only.variant} />;
  const words = nameChoices(choices);
  return (
    <span className="inline-flex min-w-0 max-w-full flex-col gap-1" title={words}>
      <span aria-hidden className="flex h-1.5 w-32 max-w-full gap-px overflow-hidden rounded-full">
        {choices.map(({ variant, percent }, index) => (
          <span
            key={variant}
            className="bg-default"
            style={{ width: `${percent}%`, opacity: 1 - (0.7 * index) / choices.length }}
          />
        ))}
      </span>
      <span className="truncate text-muted text-xs">{words}</span>
    </span>
  );
}

/** Shares in words: `25 % control, 75 % new`. One value for all is named without its share. */
export function nameChoices(choices: readonly ServedChoice[]): string {
  const names = choices.map(({ value, variant, percent }) =>
    choices.length === 1 ? nameValue(value, variant) : `${percent} % ${nameValue(value, variant)}`,
  );
  return names.join(', ');
}
