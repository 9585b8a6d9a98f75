'use client';

import type { PolicyGaps } from '@/lib/overrides/types';
import type { Settings } from '@/lib/settings/types';
import { FailureNotice } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { LeaveGuard } from '../ui/leave-guard';
import { Notice } from '../ui/notice';
import { policyInWords } from './policy-draft';
import { PolicySwitch } from './policy-switch';
import type { SettingsActions } from './settings-actions';
import { usePolicyForm } from './use-policy-form';

interface PolicyFormProps {
  readonly settings: Settings;
  /** What overrides that are there already lack. */
  readonly gaps: PolicyGaps;
  readonly actions: SettingsActions;
  /** Why this person cannot change it; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What every override must have from now on, and what that means for those that are there. */
export function PolicyForm({ settings, gaps, actions, blocked }: PolicyFormProps) {
  const form = usePolicyForm(settings, actions);
  const { draft, edit, submit, theirs, dirty } = form;
  return (
    <form
      ref={submit.form}
      noValidate
      className="grid max-w-160 grid-cols-1 gap-5 px-4 py-4 md:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
    >
      <LeaveGuard dirty={dirty} />
      {theirs ? (
        <Notice
          tone="schedule"
          actions={
            <>
              <Button size="sm" onClick={form.takeTheirs}>
                Take theirs
              </Button>
              <Button size="sm" onClick={form.keepMine}>
                Keep mine
              </Button>
            </>
          }
        >
          Somebody changed the policy meanwhile: it now asks for {policyInWords(theirs.overridePolicy)}. Yours
          is still here and not saved.
        </Notice>
      ) : null}
      {submit.failure && !theirs ? <FailureNotice failure={submit.failure} /> : null}
      <PolicySwitch
        label="Every override has a reason"
        hint={gapHint(gaps.withoutReason, gaps.active, 'no reason')}
        checked={draft.requireReason}
        blocked={blocked}
        onChange={(requireReason) => edit({ requireReason })}
      />
      <PolicySwitch
        label="Every override has an end"
        hint={gapHint(gaps.withoutEnd, gaps.active, 'no end')}
        checked={draft.requireExpiry}
        blocked={blocked}
        onChange={(requireExpiry) => edit({ requireExpiry })}
      />
      {draft.requireExpiry ? (
        <Field
          label="Longest time to the end, in days"
          hint="From the day on which somebody writes it. Leave it empty for any length."
          error={submit.errorOf('override_policy.max_expiry_days')}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={draft.maxDays}
              disabled={blocked !== undefined}
              onChange={(event) => edit({ maxDays: event.target.value })}
              className="max-w-32"
              autoComplete="off"
            />
          )}
        </Field>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          look="primary"
          pending={submit.pending}
          blocked={blocked ?? (dirty ? undefined : 'Nothing is changed yet.')}
        >
          Save policy
        </Button>
        {dirty ? (
          <Button look="quiet" onClick={form.discard}>
            Discard
          </Button>
        ) : null}
      </div>
    </form>
  );
}

/** What a rule would find missing among the overrides that are there: they stay as they are. */
function gapHint(lacking: number, active: number, what: string): string {
  if (lacking === 0) return active === 0 ? 'Nothing is pinned now.' : 'All active overrides have one.';
  const are = lacking === 1 ? 'active override has' : 'active overrides have';
  const until =
    lacking === 1 ? 'It stays until somebody writes it.' : 'They stay until somebody writes them.';
  return `${lacking.toLocaleString('en-GB')} ${are} ${what}. ${until}`;
}
