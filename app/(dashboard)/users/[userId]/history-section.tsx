import { HistoryList } from '@/components/history/history-list';
import { Section } from '@/components/layout/section';
import { listUserHistory } from '@/lib/audit/service';
import type { RequestContext } from '@/lib/auth/actor';
import { readForPage } from '@/lib/http/page';
import { historyOf } from '../../history-of-page';

const NOTHING = {
  title: 'Nothing has happened yet',
  text: 'What is changed about this person, and what is pinned for them, is kept here for ever.',
};

interface HistorySectionProps {
  readonly ctx: RequestContext;
  readonly userId: string;
}

/** What happened to a person and their overrides lately; all of it is in the audit log. */
export async function HistorySection({ ctx, userId }: HistorySectionProps) {
  const page = await readForPage(ctx.requestId, () => listUserHistory(ctx, userId, { limit: 10 }));
  return (
    <Section title="History">
      <HistoryList
        page={historyOf(page)}
        label="History"
        empty={NOTHING}
        moreAt={`/audit-log?user=${userId}`}
      />
    </Section>
  );
}
