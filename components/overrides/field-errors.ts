import type { ActionError } from '@/lib/http/action-result';
import { sentence } from '../ui/sentence';
import type { DraftErrors, DraftField } from './override-draft';

const FIELD_OF_PATH: Readonly<Record<string, DraftField>> = {
  user_ids: 'people',
  flag_name: 'flag',
  value: 'value',
  variant: 'value',
  enabled: 'enabled',
  reason: 'reason',
  expires_at: 'expiry',
};

const FIELD_OF_CODE: Readonly<Record<string, DraftField>> = {
  user_not_found: 'people',
  flag_not_found: 'flag',
  flag_archived: 'flag',
};

/** Puts what the server found wrong to the fields it is about. */
export function fieldErrors(error: ActionError): DraftErrors {
  const errors: { [Field in DraftField]?: string } = {};
  for (const { path, message } of error.fields) {
    const field = FIELD_OF_PATH[path.split('.')[0] ?? ''] ?? 'form';
    errors[field] ??= sentence(field === 'form' && path !== '' ? `${path} ${message}` : message);
  }
  if (error.fields.length === 0) errors[FIELD_OF_CODE[error.code] ?? 'form'] = sentence(error.message);
  return errors;
}
