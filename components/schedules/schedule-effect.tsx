'use client';

import { useCallback } from 'react';
import type { Serve } from '@/lib/evaluation/types';
import type { DraftPreview, ScheduledChangeView, ScheduledFlag } from '@/lib/schedules/types';
import { formatShort } from '../time/format-time';
import { useNow } from '../time/now';
import { type Lookup, useLookup } from '../ui/use-lookup';
import { createBody, type DraftStep, draftSteps, type ScheduleDraft } from './schedule-draft';
import { nameChange } from './schedule-words';
import type { ScheduleActions } from './types';

/** How long a count of people is good enough. */
const COUNTED_MS = 600_000;

interface ScheduleEffectProps {
  readonly draft: ScheduleDraft;
  readonly stored: ScheduledChangeView | null;
  readonly actions: ScheduleActions;
}

/** The foot of the sheet: what saving does, when, and to how many people. */
export function ScheduleEffect({ draft, stored, actions }: ScheduleEffectProps) {
  const now = useNow();
  const { flag } = draft;
  const result = draftSteps(draft, stored, now);
  const steps = result.ok ? result.steps : null;
  // Presets move on with the clock; people are not counted anew for that.
  const counted = draftSteps(draft, stored, now - (now % COUNTED_MS));
  const previews = usePreviews(flag, steps && counted.ok ? counted.steps : null, stored, actions);
  return (
    <div
      aria-live="polite"
      data-testid="effect"
      className="grid max-h-44 gap-1 overflow-y-auto border-b px-4 py-2 font-mono text-sm [overflow-wrap:anywhere] md:px-6"
    >
      {flag === null || steps === null ? (
        <p className="font-sans text-muted">The effect shows here once flag, change and time are chosen.</p>
      ) : (
        steps.map((step, index) => (
          <p key={step.at.getTime()}>
            {index === 0 ? (
              <>
                <span title={flag.name} className="inline-block max-w-full truncate align-bottom">
                  {flag.name}
                </span>{' '}
                for everybody:{' '}
              </>
            ) : null}
            <span className="font-medium text-schedule-ink">
              {nameChange(flag, { enabled: step.enabled, default: serveOf(step) })}
            </span>
            , from {formatShort(step.at, now)}
            <span className="font-sans text-muted"> {peopleOf(previews, index)}</span>
          </p>
        ))
      )}
    </div>
  );
}

const serveOf = ({ defaultJson }: DraftStep) =>
  defaultJson === null ? null : (JSON.parse(defaultJson) as Serve);

/** Asks how many people the steps reach, after a pause in the typing. */
function usePreviews(
  flag: ScheduledFlag | null,
  steps: readonly DraftStep[] | null,
  stored: ScheduledChangeView | null,
  actions: ScheduleActions,
): Lookup<readonly DraftPreview[]> | null {
  const name = flag?.name ?? '';
  const replaces = stored?.id;
  const load = useCallback(
    async (body: string) => {
      const result = await actions.preview(name, body, replaces).catch(() => null);
      if (result?.ok) return result.data;
      throw new Error(result ? result.error.message : 'Pennon cannot be reached');
    },
    [actions, name, replaces],
  );
  const key = flag && steps ? createBody(steps, '') : null;
  const found = useLookup(load, key);
  return key === null ? null : found;
}

function peopleOf(previews: Lookup<readonly DraftPreview[]> | null, index: number): string {
  if (previews === null) return '';
  if (previews.status === 'loading') return '· counting people';
  if (previews.status === 'failed')
    return index === 0 ? `· people cannot be counted: ${previews.message}` : '';
  const preview = previews.data[index];
  return preview ? `· ${reachOf(preview)}` : '';
}

/** Whom a change reaches, and whom it does not: "about 1,240 of 100,000 people get another value, 3 keep an override". */
function reachOf({ users, shadowed }: DraftPreview): string {
  const about = users.exact ? '' : 'about ';
  const number = (count: number) => count.toLocaleString('en-GB');
  const changed = `${about}${number(users.changed)} of ${number(users.total)} people get another value`;
  return shadowed.override === 0
    ? changed
    : `${changed}, ${about}${number(shadowed.override)} keep an override`;
}
