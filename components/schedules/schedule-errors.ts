import type { ActionError } from '@/lib/http/action-result';
import { sentence } from '../ui/sentence';
import type { ScheduleErrors, ScheduleField } from './schedule-draft';

const FIELD_OF_PATH: Readonly<Record<string, ScheduleField>> = {
  at: 'when',
  time_zone: 'when',
  enabled: 'state',
  default: 'default',
  reason: 'reason',
};

/** Puts what the server found wrong to the fields; empty when it is about none of them. */
export function scheduleErrors(error: ActionError, kind: 'once' | 'rollout'): ScheduleErrors {
  if (error.code === 'flag_not_found' || error.code === 'flag_archived') {
    return { flag: sentence(error.message) };
  }
  const errors: { [Field in ScheduleField]?: string } = {};
  for (const { path, message } of error.fields) {
    // Of several steps the path begins with `steps.0.`.
    const name = path.replace(/^steps\.\d+\./, '').split('.')[0] ?? '';
    const field = FIELD_OF_PATH[name];
    if (field) errors[field === 'default' && kind === 'rollout' ? 'rollout' : field] ??= sentence(message);
  }
  return errors;
}
