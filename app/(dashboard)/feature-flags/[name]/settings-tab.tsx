import { FlagSettings } from '@/components/flag/flag-settings';
import type { FlagView } from '@/lib/flags/types';

interface SettingsTabProps {
  readonly flag: FlagView;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What describes the flag. */
export function SettingsTab({ flag }: SettingsTabProps) {
  return <FlagSettings flag={flag} />;
}
