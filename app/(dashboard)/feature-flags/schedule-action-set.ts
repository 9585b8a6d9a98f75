import type { ScheduleActions } from '@/components/schedules/types';
import {
  cancelScheduledChangeAction,
  createScheduledChangesAction,
  findScheduledChangeAction,
  previewScheduledChangesAction,
  updateScheduledChangeAction,
} from './schedule-actions';

/** The actions of scheduled changes, for every page that lists or makes them. */
export const SCHEDULE_ACTIONS: ScheduleActions = {
  create: createScheduledChangesAction,
  update: updateScheduledChangeAction,
  cancel: cancelScheduledChangeAction,
  find: findScheduledChangeAction,
  preview: previewScheduledChangesAction,
};
