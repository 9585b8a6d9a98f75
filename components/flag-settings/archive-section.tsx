'use client';

import { Archive } from 'lucide-react';
import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { ActionError } from '@/lib/http/action-result';
import { InTheWay } from '../flag/in-the-way';
import type { FlagActions } from '../flags/flag-actions';
import { Section } from '../layout/section';
import { Button } from '../ui/button';
import { counted } from '../ui/counted';
import { Notice } from '../ui/notice';
import { ArchiveDialog } from './archive-dialog';

interface ArchiveSectionProps {
  readonly flag: FlagView;
  readonly archive: FlagActions['archive'];
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** The way out for a flag that is done. */
export function ArchiveSection({ flag, archive, blocked }: ArchiveSectionProps) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ActionError | null>(null);
  return (
    <Section title="Archive">
      <div className="grid max-w-160 gap-3 px-4 pt-2 pb-6 md:px-6">
        <p className="text-muted">
          Applications that ask for an archived flag are told that it is not there, and use their own default.
          Its name stays taken. {keptOverrides(flag)}
        </p>
        {problem ? (
          <Notice tone="schedule">
            <InTheWay error={problem} flagName={flag.name} />
            <p className="mt-1">Change those first; nothing was archived.</p>
          </Notice>
        ) : null}
        <Button look="danger" className="w-fit" blocked={blocked} onClick={() => setAsking(true)}>
          <Archive aria-hidden />
          Archive flag
        </Button>
        <ArchiveDialog
          flag={flag}
          archive={archive}
          open={asking}
          onOpenChange={setAsking}
          onInUse={(error) => {
            setAsking(false);
            setProblem(error);
          }}
        />
      </div>
    </Section>
  );
}

function keptOverrides({ overrideCount }: FlagView): string {
  if (overrideCount === 0) return 'It has no overrides.';
  return overrideCount === 1
    ? 'Its 1 override is kept, without effect; restoring the flag brings it back paused.'
    : `Its ${counted(overrideCount, 'override')} are kept, without effect; restoring the flag brings them back paused.`;
}
