import { vi } from 'vitest';
import type { FlagActions } from '@/components/flags/flag-actions';
import { done } from './data';

/** Stands for the server actions of flags: what was asked of them. */
export const flagActions = {
  create: vi.fn<FlagActions['create']>(),
  update: vi.fn<FlagActions['update']>(),
  switch: vi.fn<FlagActions['switch']>(),
  reach: vi.fn<FlagActions['reach']>(),
  undoOverrides: vi.fn<FlagActions['undoOverrides']>(),
  archive: vi.fn<FlagActions['archive']>(),
  restore: vi.fn<FlagActions['restore']>(),
};

/** Forgets what was asked; whoever asks how many people a switch reaches is told 38 of 41. */
export function resetFlagActions(): void {
  for (const action of Object.values(flagActions)) action.mockReset();
  const users = { total: 41, exact: true, margin: 0, changed: 38 };
  const shadowed = { override: 3, rule: 0, off: 0 };
  flagActions.reach.mockResolvedValue(done({ at: new Date(), users, shadowed }));
}
