import type { OverrideActions } from '@/components/overrides/types';
import {
  bulkOverridesAction,
  createOverrideAction,
  findOverrideAction,
  removeOverrideAction,
  undoOverridesAction,
  updateOverrideAction,
} from './override-actions';

/** The actions of overrides, for the one editor of the dashboard. */
export const OVERRIDE_ACTIONS: OverrideActions = {
  create: createOverrideAction,
  update: updateOverrideAction,
  remove: removeOverrideAction,
  find: findOverrideAction,
  bulk: bulkOverridesAction,
  undo: undoOverridesAction,
};
