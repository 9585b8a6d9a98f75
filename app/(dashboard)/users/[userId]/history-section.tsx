import { HistoryList } from '@/components/users/person-panels';
import { listUserHistory } from '@/lib/audit/service';
import type { RequestContext } from '@/lib/auth/actor';
import { historyOf } from '../../history-of-page';
import { MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../../list-page';

const NOTHING = {
  title: 'Nothing has happened yet',
  text: 'What is changed about this person, and what is pinned for them, is kept here for ever.',
};

interface HistorySectionProps {
  readonly ctx: RequestContext;
  readonly userId: string;
  readonly params: Awaited<SearchParams>;
}

/** What happened to a person and their overrides. */
export async function HistorySection({ ctx, userId, params }: HistorySectionProps) {
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const page = await readListForPage(
    ctx,
    () => listUserHistory(ctx, userId, cursor ? { cursor } : {}),
    `/users/${userId}?tab=history`,
  );
  return <HistoryList page={historyOf(page)} label="History" empty={NOTHING} />;
}
