'use client';

import { useCallback } from 'react';
import type { DraftPreview } from '@/lib/schedules/types';
import { useLookup } from '../ui/use-lookup';
import type { FlagActions } from './flag-actions';

interface SwitchReachProps {
  readonly flagName: string;
  /** What the switch is turned to. */
  readonly enabled: boolean;
  readonly reach: FlagActions['reach'];
}

/** How many people get another value when the switch is thrown; counted while one reads on. */
export function SwitchReach({ flagName, enabled, reach }: SwitchReachProps) {
  const load = useCallback(
    async (name: string) => {
      const result = await reach(name, enabled).catch(() => null);
      if (result?.ok) return result.data;
      throw new Error('How many people that reaches cannot be counted now.');
    },
    [reach, enabled],
  );
  const found = useLookup(load, flagName);
  return (
    <p aria-live="polite">
      {found.status === 'loading' ? 'Counting whom it reaches …' : null}
      {found.status === 'failed' ? found.message : null}
      {found.status === 'found' ? wordsOf(found.data) : null}
    </p>
  );
}

function wordsOf({ users }: DraftPreview): string {
  const number = (count: number) => count.toLocaleString('en-GB');
  if (users.changed === 0) return `Of ${number(users.total)} people nobody gets another value by that.`;
  const about = users.exact ? '' : 'about ';
  return `That gives ${about}${number(users.changed)} of ${number(users.total)} people another value.`;
}
