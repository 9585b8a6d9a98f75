import Link from 'next/link';
import type { HistoryItem } from '@/lib/audit/types';
import { Button } from '../ui/button';
import { actorInWords } from './actor-words';

/** From one change to the others like it, in the audit log. */
export function EntryFilters({ item }: { readonly item: HistoryItem }) {
  const { flagName, userId, actorLabel, requestId } = item;
  return (
    <>
      {flagName === null ? null : <To param="flag" value={flagName} words="All of this flag" />}
      {userId === null ? null : <To param="user" value={userId} words="All of this person" />}
      <To param="actor" value={actorLabel} words={`All by ${actorInWords(actorLabel)}`} />
      {requestId === null ? null : <To param="request" value={requestId} words="All of this request" />}
    </>
  );
}

function To({
  param,
  value,
  words,
}: {
  readonly param: string;
  readonly value: string;
  readonly words: string;
}) {
  return (
    <Button asChild size="sm" look="quiet" className="max-w-full">
      <Link href={`/audit-log?${new URLSearchParams({ [param]: value })}`}>
        <span className="truncate">{words}</span>
      </Link>
    </Button>
  );
}
