import type { ValueShape } from '@/lib/audit/types';
import type { Condition, JsonValue, Rollout, Rule, Serve } from '@/lib/evaluation/types';
import { conditionInWords, conditionsInWords } from '../conditions/condition-words';
import { LocalTime } from '../time/local-time';
import { cn } from '../ui/cn';
import { shorten, summarize } from '../values/show-value';
import { ValueChip } from '../values/value-chip';

/** Values of a list that a line names. */
const NAMED = 5;

interface ShownValueProps {
  readonly value: JsonValue;
  readonly shape: ValueShape;
  /** It is no longer so. */
  readonly isOver?: boolean;
}

/** One side of a difference, as what it is: a value as a chip, a condition or a rule as a sentence. */
export function ShownValue({ value, shape, isOver = false }: ShownValueProps) {
  const words = wordsOf(value, shape);
  if (words !== null) return <Words isOver={isOver}>{words}</Words>;
  if (shape === 'instant' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) {
    return (
      <Words isOver={isOver}>
        <LocalTime instant={new Date(value)} />
      </Words>
    );
  }
  const { value: shown, variant } = plainly(value, shape);
  return <ValueChip value={shown} variant={variant} look={isOver ? 'struck' : 'served'} />;
}

function Words({ isOver, children }: { readonly isOver: boolean; readonly children: React.ReactNode }) {
  return (
    <span className={cn('min-w-0 [overflow-wrap:anywhere]', isOver && 'text-muted line-through')}>
      {children}
    </span>
  );
}

/** A value in words, where a chip would say less; null for a chip. */
function wordsOf(value: JsonValue, shape: ValueShape): string | null {
  if (value === null) return shape === 'rollout' ? 'everybody' : 'none';
  if (value === '') return 'empty';
  switch (shape) {
    case 'text':
      return typeof value === 'string' ? value : null;
    case 'rollout':
      return rolloutInWords(value as unknown as Rollout);
    case 'condition':
      return conditionInWords(value as unknown as Condition);
    case 'rule':
      return ruleInWords(value as unknown as Rule);
    case 'prerequisite':
      return listed((value as { readonly variants?: readonly JsonValue[] }).variants ?? []);
    case 'serve':
      return splitInWords(value as unknown as Serve);
    default:
      return Array.isArray(value) && value.every(isPlain) ? listed(value) : null;
  }
}

/** What a chip shows of a value: of something served, the variant or the value itself. */
function plainly(value: JsonValue, shape: ValueShape): { value: JsonValue; variant: string | null } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { key, variant, value: inner } = value as { readonly [name: string]: JsonValue };
    if (shape === 'serve') return { value: inner ?? variant ?? null, variant: null };
    if (shape === 'variant' && typeof key === 'string') return { value: inner ?? null, variant: null };
  }
  return { value, variant: null };
}

function splitInWords(serve: Serve): string | null {
  if ('split' in serve) return serve.split.map(({ variant, weight }) => `${weight} % ${variant}`).join(', ');
  return 'variant' in serve ? serve.variant : null;
}

const rolloutInWords = ({ percent, bucket_by }: Rollout) =>
  `${percent} % of people${bucket_by === 'user_id' ? '' : `, by ${bucket_by}`}`;

function ruleInWords({ enabled, conditions, rollout, serve }: Rule): string {
  const who = conditions.length === 0 ? 'for everybody' : `if ${conditionsInWords(conditions)}`;
  const share = rollout === null ? '' : ` for ${rolloutInWords(rollout)}`;
  const served = splitInWords(serve) ?? shorten(summarize('value' in serve ? serve.value : null));
  return `${who}: serve ${served}${share}${enabled ? '' : ' (disabled)'}`;
}

const isPlain = (value: JsonValue) => value === null || typeof value !== 'object';

function listed(values: readonly JsonValue[]): string {
  const named = values.slice(0, NAMED).map((value) => shorten(String(value)));
  const rest = values.length - named.length;
  return rest > 0 ? `${named.join(', ')} and ${rest.toLocaleString('en-GB')} more` : named.join(', ');
}
