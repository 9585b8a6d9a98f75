import type { ActionError } from '@/lib/http/action-result';
import { sentence } from '../ui/sentence';
import { TARGETING_FIELDS, type TargetingDraft, type TargetingErrors } from './draft-types';

/** Puts what the server found wrong to its places; `rest` is what is about none of them. */
export function targetingErrors(fields: ActionError['fields']): {
  readonly errors: TargetingErrors;
  readonly rest: readonly string[];
} {
  const known: ReadonlySet<string> = new Set(TARGETING_FIELDS);
  const errors: Record<string, string> = {};
  const rest: string[] = [];
  for (const { path, message } of fields) {
    if (known.has(path.split('.')[0] ?? '')) errors[path] ??= sentence(message);
    else rest.push(sentence(path === '' ? message : `${path} ${message}`));
  }
  return { errors, rest };
}

/** What is wrong at a path or below it; undefined when nothing is. */
export function errorAt(errors: TargetingErrors, path: string): string | undefined {
  return Object.entries(errors).find(([at]) => at === path || at.startsWith(`${path}.`))?.[1];
}

/** The parts of the page that have something wrong in them, so that they can be opened. */
export function partsWithErrors(errors: TargetingErrors, draft: TargetingDraft): readonly string[] {
  return Object.keys(errors).map((path) => {
    const [field = '', index] = path.split('.');
    return field === 'rules' ? (draft.rules[Number(index)]?.key ?? field) : field;
  });
}
