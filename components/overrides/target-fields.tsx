'use client';

import type { ReactNode } from 'react';
import { Notice } from '../ui/notice';
import { emptyDraft } from '../values/value-draft';
import { CurrentValueLine } from './current-value-line';
import { draftWarnings } from './draft-warnings';
import { FlagField } from './flag-field';
import type { DraftErrors, OverrideDraft } from './override-draft';
import { PeopleField } from './people-field';
import type { Situation } from './types';
import { useKnownPeople } from './use-known-people';

interface TargetFieldsProps {
  readonly draft: OverrideDraft;
  readonly errors: DraftErrors;
  /** Whose override of what it is cannot be changed any more. */
  readonly fixed: boolean;
  /** null while it is looked up, and where it cannot be. */
  readonly situation: Situation | null;
  readonly failed: boolean;
  readonly onChange: (changes: Partial<OverrideDraft>) => void;
  /** What there is to say when the person has an override of the flag already. */
  readonly taken: ReactNode;
}

/** For whom and of what, what that person gets now and why, and what to know before changing it. */
export function TargetFields(props: TargetFieldsProps) {
  const { draft, errors, fixed, situation, failed, onChange } = props;
  const { people, flag } = draft;
  const [first] = people;
  const one = people.length === 1 && first ? first : null;
  const warnings = draftWarnings({ people: useKnownPeople(people), flag }, situation);
  return (
    <>
      {fixed ? null : (
        <div {...(people.length === 0 ? { 'data-start': '' } : {})}>
          <PeopleField
            people={people}
            flagName={flag?.name ?? null}
            error={errors.people}
            onChange={(next) => onChange({ people: next })}
          />
        </div>
      )}
      <div className="grid gap-2" {...(people.length > 0 && flag === null ? { 'data-start': '' } : {})}>
        {fixed ? null : (
          <FlagField
            flag={flag}
            personId={one?.id ?? null}
            error={errors.flag}
            onChange={(next) => onChange({ flag: next, value: emptyDraft(next) })}
          />
        )}
        {one && flag ? <CurrentValueLine situation={situation} failed={failed} /> : null}
      </div>
      {props.taken}
      {warnings.length > 0 ? (
        <Notice tone="neutral">
          {warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Notice>
      ) : null}
    </>
  );
}
