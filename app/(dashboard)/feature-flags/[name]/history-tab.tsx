import { FlagHistory } from '@/components/flag/flag-panels';
import type { VersionActions } from '@/components/history/version-actions';
import { listFlagHistory } from '@/lib/audit/service';
import type { RequestContext } from '@/lib/auth/actor';
import type { FlagView } from '@/lib/flags/types';
import { historyOf } from '../../history-of-page';
import { MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../../list-page';
import { readVersionAction, restoreVersionAction, undoFlagChangeAction } from './version-actions';

const VERSION_ACTIONS: VersionActions = {
  read: readVersionAction,
  restore: restoreVersionAction,
  undo: undoFlagChangeAction,
};

interface HistoryTabProps {
  readonly ctx: RequestContext;
  readonly params: Awaited<SearchParams>;
  readonly flag: FlagView;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What happened to the flag and its schedule, and if the address asks for it to its overrides. */
export async function HistoryTab({ ctx, params, flag, blocked }: HistoryTabProps) {
  const cursor = textParam(params.cursor, MAX_CURSOR);
  const overrides = params.with_overrides === '1';
  const page = await readListForPage(
    ctx,
    () => listFlagHistory(ctx, flag.name, { overrides, ...(cursor ? { cursor } : {}) }),
    `/feature-flags/${flag.name}?tab=history`,
  );
  return (
    <FlagHistory
      page={historyOf(page)}
      withOverrides={overrides}
      actions={VERSION_ACTIONS}
      blocked={blocked}
    />
  );
}
