import type { OverrideManyActions } from '@/components/overrides/bulk-actions';
import { bulkOverridesAction, undoOverridesAction } from './override-actions';

/** The actions for many overrides, for every list of them. */
export const OVERRIDE_MANY_ACTIONS: OverrideManyActions = {
  bulk: bulkOverridesAction,
  undo: undoOverridesAction,
};
