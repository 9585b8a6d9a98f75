'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { ScheduledChangeView } from '@/lib/schedules/types';
import type { FlagActions } from '../flags/flag-actions';
import { LeaveGuard } from '../ui/leave-guard';
import { Notice } from '../ui/notice';
import { useFocusError } from '../ui/use-focus-error';
import { MeanwhileNotice } from './meanwhile-notice';
import { OverridesLayer } from './overrides-layer';
import { PrerequisitesLayer } from './prerequisites-layer';
import { RulesLayer } from './rules-layer';
import { SaveBar } from './save-bar';
import { ScheduleLayer } from './schedule-layer';
import { ServedLayer } from './served-layer';
import { useTargeting } from './use-targeting';
import { VariantsPart } from './variants-part';

// Loaded when they are first needed: reading the page does without their code.
const ReviewDialog = dynamic(() => import('./review-dialog').then((module) => module.ReviewDialog));
const ConflictNotice = dynamic(() => import('./conflict-notice').then((module) => module.ConflictNotice));

interface TargetingEditorProps {
  readonly flag: FlagView;
  /** Scheduled changes that are still to come, the next one first. */
  readonly pending: readonly ScheduledChangeView[];
  readonly update: FlagActions['update'];
  /** Why this person cannot change the flag; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What the flag serves, read from top to bottom as it is decided, and changed in place. */
export function TargetingEditor({ flag, pending, update, blocked }: TargetingEditorProps) {
  const targeting = useTargeting({ flag, update });
  const { draft, stored, base, problem, changes, conflict, reviewing, errors } = targeting;
  const [reviewed, setReviewed] = useState(false);
  const form = useFocusError(errors);
  const isOff = !base.enabled && base.archivedAt === null;
  return (
    <>
      <LeaveGuard dirty={changes > 0} />
      <form
        ref={form}
        noValidate
        aria-label="Targeting"
        className="grid min-h-[calc(100dvh-14rem)] max-w-220 content-start gap-8 px-4 py-5 md:px-6"
        onSubmit={(event) => event.preventDefault()}
      >
        {conflict === null ? <MeanwhileNotice problem={problem} /> : <ConflictNotice targeting={targeting} />}
        {isOff ? (
          <Notice tone="neutral">
            The flag is off: everybody without an override gets the off value, at the end of this page. The
            rest waits until it is turned on.
          </Notice>
        ) : null}
        {draft.type === 'boolean' ? null : <VariantsPart targeting={targeting} blocked={blocked} />}
        <div>
          <OverridesLayer flag={flag} />
          <PrerequisitesLayer targeting={targeting} blocked={blocked} />
          <RulesLayer targeting={targeting} blocked={blocked} />
          <ScheduleLayer flag={flag} pending={pending} />
          <ServedLayer field="default" targeting={targeting} blocked={blocked} />
          <ServedLayer field="off" targeting={targeting} blocked={blocked} />
        </div>
      </form>
      <SaveBar
        changes={draft === stored ? 0 : changes}
        blocked={
          conflict === null ? undefined : 'Decide first whose version is to stay: see the top of the page.'
        }
        onDiscard={targeting.discard}
        onReview={() => {
          setReviewed(true);
          targeting.review();
        }}
      />
      {reviewed || reviewing ? <ReviewDialog targeting={targeting} /> : null}
    </>
  );
}
