import type { BulkOutcome } from '@/lib/overrides/wire-many';
import { sentence } from '../ui/sentence';

/** What a field of the API is called here, where its name alone would say nothing. */
const FIELDS: Readonly<Record<string, string>> = {
  reason: 'The reason',
  expires_at: 'The end',
  value: 'The value',
};

type Reason = Pick<BulkOutcome['left_alone'][number], 'path' | 'message'>;

/** Why an override is left alone, as a sentence. */
export function whyLeft({ path, message }: Reason): string {
  const subject = /^(is|must) /.test(message) ? FIELDS[path] : undefined;
  if (subject) return sentence(`${subject} ${message}`);
  // An e-mail at the beginning stays as it is written.
  return /^\S+@/.test(message) ? `${message}.` : sentence(message);
}
