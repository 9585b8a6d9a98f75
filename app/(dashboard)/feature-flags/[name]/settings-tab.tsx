import { FlagSettings } from '@/components/flag/flag-panels';
import type { RequestContext } from '@/lib/auth/actor';
import { listTags } from '@/lib/flags/list-rows';
import type { FlagView } from '@/lib/flags/types';
import { readForPage } from '@/lib/http/page';
import { FLAG_ACTIONS } from '../flag-action-set';

interface SettingsTabProps {
  readonly ctx: RequestContext;
  readonly flag: FlagView;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What describes the flag, and the way into the archive and back. */
export async function SettingsTab({ ctx, flag, blocked }: SettingsTabProps) {
  const tags = await readForPage(ctx.requestId, () => listTags(ctx));
  return (
    <FlagSettings key={flag.name} flag={flag} actions={FLAG_ACTIONS} knownTags={tags} blocked={blocked} />
  );
}
