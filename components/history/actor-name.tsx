import { Bot, KeyRound, UserRound } from 'lucide-react';
import type { HistoryItem } from '@/lib/audit/types';
import { actorInWords } from './actor-words';

const KINDS = {
  user: [UserRound, 'by'],
  api_key: [KeyRound, 'by the API key'],
  client_token: [KeyRound, 'by the client token'],
  system: [Bot, 'by the job'],
} as const;

/** Who did it: a person, a key or one of Pennon's own jobs. */
export function ActorName({ item }: { readonly item: HistoryItem }) {
  const [Icon, words] = KINDS[item.actorKind];
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 self-start text-muted text-sm lg:mt-px">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{words} </span>
      <span title={item.actorLabel} className="truncate">
        {actorInWords(item.actorLabel)}
      </span>
    </span>
  );
}
