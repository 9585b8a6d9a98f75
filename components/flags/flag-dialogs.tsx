'use client';

import Link from 'next/link';
import { toast } from 'sonner';
import type { FlagView } from '@/lib/flags/types';
import type { ActionResult } from '@/lib/http/action-result';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { type FlagActions, servedBy } from './flag-actions';
import { nameChoices } from './served-choices';

/** What is asked about. */
export type FlagQuestion = 'switch' | 'archive' | 'restore';

interface FlagDialogProps {
  readonly flag: FlagView;
  readonly question: FlagQuestion;
  readonly actions: FlagActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks before a change of a flag that everybody feels, and says whom it does not reach. */
export function FlagDialog({ flag, question, actions, open, onOpenChange }: FlagDialogProps) {
  const { title, label, danger, done, run, body } = texts(flag, actions)[question];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      confirmLabel={label}
      danger={danger}
      onConfirm={async () => {
        const wrong = await attempt(run);
        if (wrong === null) toast(done, { description: flag.name });
        return wrong;
      }}
    >
      {body}
    </ConfirmDialog>
  );
}

function texts(flag: FlagView, actions: FlagActions) {
  const served = servedBy(flag, flag.enabled ? flag.off : flag.default);
  const value = <code className="font-mono text-ink text-sm">{nameChoices(served)}</code>;
  const targeted = flag.rules.some(({ enabled }) => enabled) || flag.prerequisites.length > 0;
  return {
    switch: {
      title: flag.enabled ? `Turn off ${flag.name}?` : `Turn on ${flag.name}?`,
      label: flag.enabled ? 'Turn off flag' : 'Turn on flag',
      danger: flag.enabled,
      done: flag.enabled ? 'Flag turned off' : 'Flag turned on',
      run: () => actions.update(flag.name, `{"enabled":${!flag.enabled}}`),
      body: (
        <>
          <p>
            {switchLead(flag.enabled, targeted)}
            {value}
            {flag.enabled ? ' at once, whatever rules and the default say.' : ', at once.'}
          </p>
          <Overridden flag={flag} />
        </>
      ),
    },
    archive: {
      title: `Archive ${flag.name}?`,
      label: 'Archive flag',
      danger: true,
      done: 'Flag archived',
      run: () => actions.archive(flag.name),
      body: (
        <>
          <p>Applications that ask for it get “flag not found” and use their own default.</p>
          <p>
            {flag.overrideCount === 0
              ? 'It has no overrides.'
              : `Its ${counted(flag.overrideCount, 'override')} ${flag.overrideCount === 1 ? 'is' : 'are'} kept, without effect while it is archived.`}{' '}
            You can restore it later.
          </p>
        </>
      ),
    },
    restore: {
      title: `Restore ${flag.name}?`,
      label: 'Restore flag',
      danger: false,
      done: 'Flag restored',
      run: () => actions.restore(flag.name),
      body: (
        <p>
          Applications get it again.
          {flag.overrideCount === 0
            ? ''
            : ` Its ${counted(flag.overrideCount, 'override')} come${flag.overrideCount === 1 ? 's' : ''} back paused.`}
        </p>
      ),
    },
  } as const;
}

function switchLead(enabled: boolean, targeted: boolean): string {
  if (enabled) return 'Everybody gets ';
  return targeted ? 'Rules and prerequisites decide again; all others get ' : 'Everybody gets the default, ';
}

function Overridden({ flag }: Pick<FlagDialogProps, 'flag'>) {
  if (flag.activeOverrideCount === 0) return <p>Nobody has an overridden value.</p>;
  return (
    <p>
      <strong className="font-medium text-ink">
        {counted(flag.activeOverrideCount, 'person', 'people')}{' '}
        {flag.activeOverrideCount === 1 ? 'keeps' : 'keep'} an overridden value.
      </strong>{' '}
      <Link
        href={`/feature-flags?tab=overrides&status=active&flag=${encodeURIComponent(flag.name)}`}
        className="rounded-sm text-override-ink underline underline-offset-2"
      >
        Show them
      </Link>
    </p>
  );
}

function counted(amount: number, one: string, several = `${one}s`): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : several}`;
}

async function attempt(run: () => Promise<ActionResult<FlagView>>): Promise<string | null> {
  const result = await run().catch(() => null);
  if (result === null) return 'Pennon cannot be reached. Nothing was changed.';
  return result.ok ? null : `${result.error.message}. Nothing was changed.`;
}
