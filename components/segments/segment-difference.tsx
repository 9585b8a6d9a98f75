import { Minus, Plus } from 'lucide-react';
import type { Condition } from '@/lib/evaluation/types';
import type { SegmentMember } from '@/lib/segments/types';
import { conditionInWords } from '../conditions/condition-words';
import type { ListChange, SegmentFieldChanges } from './segment-draft';
import { NOBODY, number } from './segment-words';

/** How many lines of one field are shown. */
const SHOWN = 8;

/** What a segment was, as far as it changes. */
type Before = Readonly<{ name: string; description: string; conditions: readonly Condition[] }>;

interface SegmentDifferenceProps {
  readonly before: Before;
  readonly changes: SegmentFieldChanges;
  readonly included: ListChange;
  readonly excluded: ListChange;
}

/** What would become of a segment, field by field: what goes and what comes. */
export function SegmentDifference({ before, changes, included, excluded }: SegmentDifferenceProps) {
  const { name, description, conditions } = changes;
  return (
    <dl className="grid gap-3 text-ink">
      {name === undefined ? null : <Field term="Name" gone={lines(before.name)} come={lines(name)} />}
      {description === undefined ? null : (
        <Field term="Description" gone={lines(before.description)} come={lines(description)} />
      )}
      {conditions === undefined ? null : (
        <Field term="Conditions" {...conditionLines(before.conditions, conditions)} />
      )}
      <Field term="Included people" {...memberLines(included)} />
      <Field term="Excluded people" {...memberLines(excluded)} />
    </dl>
  );
}

interface FieldProps {
  readonly term: string;
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

function Field({ term, gone, come }: FieldProps) {
  if (gone.length + come.length === 0) return null;
  return (
    <div className="grid gap-1">
      <dt className="font-medium text-sm">{term}</dt>
      <dd className="grid gap-0.5">
        <Lines kind="gone" lines={gone} />
        <Lines kind="come" lines={come} />
      </dd>
    </div>
  );
}

const KINDS = {
  gone: { icon: Minus, word: 'Goes', look: 'bg-off-tint text-off-ink' },
  come: { icon: Plus, word: 'Comes', look: 'bg-rule-tint text-rule-ink' },
} as const;

function Lines({ kind, lines }: { readonly kind: keyof typeof KINDS; readonly lines: readonly string[] }) {
  const { icon: Icon, word, look } = KINDS[kind];
  const rest = lines.length - SHOWN;
  return (
    <>
      {lines.slice(0, SHOWN).map((line) => (
        <p key={line} className={`flex gap-2 rounded-md px-2 py-1 text-sm ${look}`}>
          <Icon aria-label={word} className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{line}</span>
        </p>
      ))}
      {rest > 0 ? (
        <p className={`rounded-md px-2 py-1 text-sm ${look}`}>
          {word} as well: {number(rest)} more
        </p>
      ) : null}
    </>
  );
}

const lines = (text: string) => (text === '' ? [] : [text]);

function conditionLines(before: readonly Condition[], after: readonly Condition[]) {
  const [old, next] = [before.map(conditionInWords), after.map(conditionInWords)];
  const whole = (all: readonly string[]) => (all.length === 0 ? [NOBODY] : all);
  // The same sentences may hide what differs far down a list of values: then all of them are shown.
  const gone = old.filter((line) => !next.includes(line));
  const come = next.filter((line) => !old.includes(line));
  return gone.length + come.length === 0
    ? { gone: before.map(inFull), come: after.map(inFull) }
    : {
        gone: old.length === 0 ? whole(old) : gone,
        come: next.length === 0 ? whole(next) : come,
      };
}

/** A condition in words with how many values it has, where the words alone are the same before and after. */
function inFull(condition: Condition): string {
  return `${conditionInWords(condition)} (${number(condition.values?.length ?? 0)} values)`;
}

function memberLines({ added, removed }: ListChange) {
  return { gone: removed.map(nameOfMember), come: added.map(nameOfMember) };
}

/** A member by name and e-mail where they are known here, else by their key. */
export function nameOfMember({ key, person }: SegmentMember): string {
  if (person === null) return key;
  return person.name === '' ? person.email : `${person.name} (${person.email})`;
}
