import type { FlagActions } from '@/components/flags/flag-actions';
import {
  archiveFlagAction,
  createFlagAction,
  restoreFlagAction,
  switchFlagAction,
  switchReachAction,
  updateFlagAction,
} from './flag-actions';
import { undoOverridesAction } from './override-actions';

/** The actions of flags, for every page that changes them. */
export const FLAG_ACTIONS: FlagActions = {
  create: createFlagAction,
  update: updateFlagAction,
  switch: switchFlagAction,
  reach: switchReachAction,
  undoOverrides: undoOverridesAction,
  archive: archiveFlagAction,
  restore: restoreFlagAction,
};
