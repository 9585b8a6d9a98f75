'use client';

import { useState } from 'react';
import type { SegmentMember } from '@/lib/segments/types';
import { FailureNotice } from '../layout/failure-notice';
import { useSubmit } from '../layout/use-submit';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { Notice } from '../ui/notice';
import type { SegmentActions } from './segment-actions';
import { amountOf } from './segment-words';

/** How many lines are looked up at once. */
const AT_ONCE = 2000;
const SHOWN = 5;

interface PastePeopleProps {
  readonly nameMembers: SegmentActions['nameMembers'];
  readonly onAdd: (members: readonly SegmentMember[]) => void;
  readonly onClose: () => void;
}

/** A list of people from elsewhere: whoever is known here is looked up, other keys are taken as they are. */
export function PastePeople({ nameMembers, onAdd, onClose }: PastePeopleProps) {
  const [text, setText] = useState('');
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  const submit = useSubmit();
  const people = peopleIn(text);
  const add = () => {
    if (people.length === 0) {
      return submit.refuse([{ path: 'people', message: 'paste one or more' }]);
    }
    return submit.run(
      () => lookUp(people, nameMembers),
      ({ members, unknownEmails }) => {
        onAdd(members);
        setUnknown(unknownEmails);
        setText(unknownEmails.join('\n'));
        if (unknownEmails.length === 0) onClose();
      },
    );
  };
  return (
    <div className="grid gap-3 rounded-lg border bg-sunken p-3">
      {submit.failure ? <FailureNotice failure={submit.failure} /> : null}
      {unknown.length > 0 ? (
        <Notice tone="schedule">
          {amountOf(unknown.length, ['e-mail address belongs', 'e-mail addresses belong'])} to nobody here:{' '}
          {unknown.slice(0, SHOWN).join(', ')}
          {unknown.length > SHOWN ? ' and others' : ''}. All others were added.
        </Notice>
      ) : null}
      <Field
        label="People, one on each line"
        hint="E-mail addresses, or the keys by which your applications know people."
        error={submit.errorOf('people')}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            value={text}
            onChange={(event) => {
              submit.clear();
              setText(event.target.value);
            }}
            className="font-mono text-sm"
            spellCheck={false}
            autoComplete="off"
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" pending={submit.pending} onClick={add}>
          Add {people.length > 0 ? amountOf(people.length, ['person', 'people']) : 'people'}
        </Button>
        <Button look="quiet" size="sm" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}

/** The people that a pasted list has, each once: on lines of their own, or separated by commas, semicolons or tabs. */
function peopleIn(text: string): readonly string[] {
  const parts = text.split(/[\n\r\t,;]+/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

async function lookUp(people: readonly string[], nameMembers: SegmentActions['nameMembers']) {
  const members: SegmentMember[] = [];
  const unknownEmails: string[] = [];
  for (let start = 0; start < people.length; start += AT_ONCE) {
    const result = await nameMembers(JSON.stringify({ people: people.slice(start, start + AT_ONCE) }));
    if (!result.ok) return result;
    members.push(...result.data.members);
    unknownEmails.push(...result.data.unknownEmails);
  }
  return { ok: true, data: { members, unknownEmails } } as const;
}
