import { FlagSettings } from '@/components/flag-settings/flag-settings';
import type { FlagView } from '@/lib/flags/types';
import { FLAG_ACTIONS } from '../flag-action-set';

interface SettingsTabProps {
  readonly flag: FlagView;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What describes the flag, and the way into the archive and back. */
export function SettingsTab({ flag, blocked }: SettingsTabProps) {
  return <FlagSettings key={flag.name} flag={flag} actions={FLAG_ACTIONS} knownTags={[]} blocked={blocked} />;
}
