import { conditionInWords } from '../conditions/condition-words';
import { shorten } from '../values/show-value';
import { CheckMark } from './check-mark';
import type { ConditionTrace } from './explanation';

const MEMBERSHIPS = {
  excluded: 'is excluded',
  included: 'is listed',
  conditions: 'meets its conditions',
  none: 'is not in it',
  unknown: 'which is not there',
} as const;

/** One condition, whether it holds, and what the person has of what it asks for. */
export function ConditionLine({ condition }: { readonly condition: ConditionTrace }) {
  const { actual, segments, holds, ...definition } = condition;
  return (
    <li className="flex min-w-0 items-start gap-1.5">
      <CheckMark ok={holds} label={holds ? 'holds' : 'does not hold'} />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {conditionInWords(definition)}
        <span className="text-muted">
          {' · '}
          {segments
            ? segments.map(({ key, membership }) => `${key}: ${MEMBERSHIPS[membership]}`).join(', ')
            : actualInWords(actual)}
        </span>
      </span>
    </li>
  );
}

function actualInWords(actual: unknown): string {
  return actual === undefined ? 'this person has none' : `this person has ${shorten(JSON.stringify(actual))}`;
}
