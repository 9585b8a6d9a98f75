'use client';

import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { SwitchedFlag } from '@/lib/switch-flag';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { counted } from '../ui/counted';
import { sentence } from '../ui/sentence';
import { toastDone } from '../ui/undo-toast';
import { type FlagActions, servedBy } from './flag-actions';
import { nameChoices } from './served-choices';
import { SwitchOverrides } from './switch-overrides';
import { SwitchReach } from './switch-reach';

interface SwitchDialogProps {
  readonly flag: FlagView;
  readonly actions: FlagActions;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks before a flag is turned on or off for everybody, and says whom that reaches and whom not. */
export function SwitchDialog({ flag, actions, open, onOpenChange }: SwitchDialogProps) {
  const [pause, setPause] = useState(false);
  const enabled = !flag.enabled;
  const show = (next: boolean) => {
    if (!next) setPause(false);
    onOpenChange(next);
  };
  const confirm = async () => {
    const body = pause ? `{"enabled":${enabled},"pause_overrides":true}` : `{"enabled":${enabled}}`;
    const result = await actions.switch(flag.name, body).catch(() => null);
    if (result === null) return 'Pennon cannot be reached. Nothing was changed.';
    if (!result.ok) return `${sentence(result.error.message)} Nothing was changed.`;
    tellSwitched(result.data, enabled, actions);
    return null;
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={show}
      title={enabled ? `Turn on ${flag.name}?` : `Turn off ${flag.name}?`}
      confirmLabel={enabled ? 'Turn on flag' : 'Turn off flag'}
      danger={!enabled}
      onConfirm={confirm}
    >
      <p>
        {leadOf(flag)}
        <code className="font-mono text-ink text-sm">
          {nameChoices(servedBy(flag, enabled ? flag.default : flag.off))}
        </code>
        {enabled ? ', at once.' : ' at once, whatever rules and the default say.'}
      </p>
      <SwitchReach flagName={flag.name} enabled={enabled} reach={actions.reach} />
      <SwitchOverrides flag={flag} pause={pause} onPause={setPause} />
    </ConfirmDialog>
  );
}

function leadOf({ enabled, rules, prerequisites }: FlagView): string {
  if (enabled) return 'Everybody gets ';
  const targeted = rules.some((rule) => rule.enabled) || prerequisites.length > 0;
  return targeted ? 'Rules and prerequisites decide again; all others get ' : 'Everybody gets the default, ';
}

/** Says what was done, and lets it be taken back: the switch, and the overrides that were paused with it. */
function tellSwitched(
  { flag, paused, pausedAt }: SwitchedFlag,
  enabled: boolean,
  actions: FlagActions,
): void {
  const done = enabled ? 'Flag turned on' : 'Flag turned off';
  const also = paused === 0 ? '' : `, ${counted(paused, 'override')} paused`;
  toastDone(`${done}${also}`, flag.name, async () => {
    const back = await actions.switch(flag.name, `{"enabled":${!enabled}}`);
    if (!back.ok || pausedAt === null) return back;
    return actions.undoOverrides(`{"revision":${pausedAt}}`);
  });
}
