'use client';

import type { FlagView } from '@/lib/flags/types';
import type { FlagActions } from '../flags/flag-actions';
import { actorInWords } from '../history/actor-words';
import { RelativeTime } from '../time/relative-time';
import { ArchiveSection } from './archive-section';
import { ArchivedSection } from './archived-section';
import { SettingsForm } from './settings-form';

interface FlagSettingsProps {
  readonly flag: FlagView;
  readonly actions: FlagActions;
  readonly knownTags: readonly string[];
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What describes a flag, who made it, and the way into the archive and back. */
export function FlagSettings({ flag, actions, knownTags, blocked }: FlagSettingsProps) {
  const { archivedAt } = flag;
  return (
    <>
      {archivedAt === null ? null : (
        <ArchivedSection flag={{ ...flag, archivedAt }} restore={actions.restore} blocked={blocked} />
      )}
      <SettingsForm
        flag={flag}
        update={actions.update}
        knownTags={knownTags}
        blocked={blocked ?? (archivedAt === null ? undefined : 'The flag is archived. Restore it first.')}
      />
      <p className="border-b px-4 pb-6 text-muted text-sm md:px-6">
        Made by {actorInWords(flag.createdBy)} <RelativeTime instant={flag.createdAt} />, last changed by{' '}
        {actorInWords(flag.updatedBy)}{' '}
        <span className="whitespace-nowrap">
          <RelativeTime instant={flag.updatedAt} />.
        </span>
      </p>
      {archivedAt === null ? (
        <ArchiveSection flag={flag} archive={actions.archive} blocked={blocked} />
      ) : null}
    </>
  );
}
