import type { FlagActions } from '@/components/flags/flag-actions';
import { archiveFlagAction, createFlagAction, restoreFlagAction, updateFlagAction } from './flag-actions';

/** The actions of flags, for every page that changes them. */
export const FLAG_ACTIONS: FlagActions = {
  create: createFlagAction,
  update: updateFlagAction,
  archive: archiveFlagAction,
  restore: restoreFlagAction,
};
