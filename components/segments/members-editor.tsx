'use client';

import { ClipboardPaste } from 'lucide-react';
import { useId, useState } from 'react';
import type { Page } from '@/lib/page';
import type { SegmentList, SegmentMember } from '@/lib/segments/types';
import { getJson } from '../overrides/directory';
import { Button } from '../ui/button';
import { Combobox } from '../ui/combobox';
import { Input } from '../ui/input';
import { sentence } from '../ui/sentence';
import { MemberRow } from './member-row';
import { PastePeople } from './paste-people';
import type { SegmentActions } from './segment-actions';
import { nameOfMember } from './segment-difference';
import { type ListChange, withAdded, withKept, withRemoved } from './segment-draft';
import { amountOf } from './segment-words';
import { useMembers } from './use-members';

/** From how many people on a list can be searched. */
const SEARCHED_FROM = 10;
/** How many who are about to come are drawn; all of them are counted. */
const SHOWN_NEW = 50;

interface MembersEditorProps {
  readonly segmentKey: string;
  readonly list: SegmentList;
  /** The first page of what is stored. */
  readonly first: Page<SegmentMember>;
  readonly change: ListChange;
  readonly onChange: (change: ListChange) => void;
  readonly actions: Pick<SegmentActions, 'findMembers' | 'nameMembers'>;
  readonly disabled: boolean;
  readonly error: string | undefined;
}

/** One list of a segment: who is in it, who comes and who goes. Only what is looked at is loaded. */
export function MembersEditor(props: MembersEditorProps) {
  const { segmentKey, list, first, change, onChange, actions, disabled, error } = props;
  const [pasting, setPasting] = useState(false);
  const members = useMembers({ segmentKey, list, first, find: actions.findMembers });
  const pickerId = useId();
  const going = new Set(change.removed.map(({ key }) => key));
  const stored = members.rows.filter(({ key }) => !change.added.some((added) => added.key === key));
  const row = (member: SegmentMember, state: 'stays' | 'comes' | 'goes') => (
    <MemberRow
      key={member.key}
      member={member}
      state={state}
      disabled={disabled}
      onRemove={() => onChange(withRemoved(change, member))}
      onKeep={() => onChange(withKept(change, member))}
    />
  );
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      {disabled ? null : (
        <div className="flex flex-wrap gap-2">
          <label htmlFor={pickerId} className="sr-only">
            Add person to the {list}
          </label>
          <div className="min-w-0 grow md:max-w-80">
            <Combobox
              control={{ id: pickerId, 'aria-describedby': undefined, 'aria-invalid': undefined }}
              label="Users"
              searchHint="Search by e-mail or name"
              placeholder="Add person"
              selected={null}
              onSelect={(member) => onChange(withAdded(change, [member]))}
              load={findMembers}
              keyOf={({ key }) => key}
              show={(member) => <span className="min-w-0 truncate">{nameOfMember(member)}</span>}
            />
          </div>
          <Button onClick={() => setPasting(!pasting)} aria-expanded={pasting}>
            <ClipboardPaste aria-hidden />
            Paste a list
          </Button>
        </div>
      )}
      {pasting ? (
        <PastePeople
          nameMembers={actions.nameMembers}
          onAdd={(added) => onChange(withAdded(change, added))}
          onClose={() => setPasting(false)}
        />
      ) : null}
      {error ? (
        <p role="alert" className="text-off-ink text-sm">
          {sentence(error)}
        </p>
      ) : null}
      {first.total > SEARCHED_FROM ? (
        <Input
          type="search"
          aria-label={`Search the ${list}`}
          placeholder="Search by key, e-mail or name"
          maxLength={200}
          className="md:max-w-80"
          value={members.q}
          onChange={(event) => members.search(event.target.value)}
        />
      ) : null}
      {members.failure ? (
        <p role="alert" className="text-off-ink text-sm">
          {members.failure}
        </p>
      ) : null}
      {stored.length + change.added.length === 0 ? (
        <p className="text-muted">{members.q === '' ? 'Nobody is listed.' : 'Nobody fits.'}</p>
      ) : (
        <ul aria-label={`People ${list}`} className="divide-y rounded-lg border">
          {change.added.slice(0, SHOWN_NEW).map((member) => row(member, 'comes'))}
          {change.added.length > SHOWN_NEW ? (
            <li className="flex min-h-10 items-center px-3 text-muted">
              and {amountOf(change.added.length - SHOWN_NEW, ['more new person', 'more new people'])}
            </li>
          ) : null}
          {stored.map((member) => row(member, going.has(member.key) ? 'goes' : 'stays'))}
        </ul>
      )}
      {members.hasMore ? (
        <div>
          <Button size="sm" pending={members.pending} onClick={members.more}>
            Show more of {amountOf(members.total, ['person', 'people'])}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface FoundWire {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly targeting_key: string;
}

async function findMembers(text: string, signal: AbortSignal): Promise<readonly SegmentMember[]> {
  const query = new URLSearchParams({ q: text, limit: '20' });
  const { data } = await getJson<{ data: FoundWire[] }>(`/api/admin/users?${query}`, signal);
  return data.map(({ targeting_key: key, id, email, name }) => ({ key, person: { id, email, name } }));
}
