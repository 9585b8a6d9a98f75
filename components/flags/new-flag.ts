import type { FlagType } from '@/lib/evaluation/types';
import type { ActionError } from '@/lib/http/action-result';
import { type ValueDraft, type ValueShape, valueMember } from '../values/value-draft';

/** A flag while somebody fills it in. */
export interface FlagDraft {
  readonly name: string;
  readonly type: FlagType;
  readonly description: string;
  readonly value: ValueDraft;
  readonly clientVisible: boolean;
}

export type FlagField = 'name' | 'type' | 'description' | 'value' | 'clientVisible';
export type FlagErrors = { readonly [Field in FlagField]?: string };

export const EMPTY_FLAG: FlagDraft = {
  name: '',
  type: 'boolean',
  description: '',
  value: { variant: 'off', text: '' },
  clientVisible: true,
};

const NAME = /^[a-z0-9][a-z0-9._-]{0,254}$/;

/** What the default value of a new flag can be: a boolean flag has its two variants, the others begin plain. */
export function shapeOf(type: FlagType): ValueShape {
  return type === 'boolean'
    ? {
        type,
        variants: [
          { key: 'on', value: true },
          { key: 'off', value: false },
        ],
      }
    : { type, variants: [] };
}

/** The body that makes the flag, or what is wrong with the draft. The value goes in as it was typed. */
export function flagBody(
  draft: FlagDraft,
): { readonly ok: true; readonly json: string } | { readonly ok: false; readonly errors: FlagErrors } {
  const name = draft.name.trim();
  const value = valueMember(shapeOf(draft.type), draft.value);
  const errors: FlagErrors = {
    ...(NAME.test(name)
      ? {}
      : {
          name: 'Begin with a-z or 0-9; then a-z, 0-9, dot, underscore and hyphen, 255 characters or fewer.',
        }),
    ...(value.ok ? {} : { value: value.message }),
  };
  if (!value.ok || errors.name) return { ok: false, errors };
  const members = [
    `"name":${JSON.stringify(name)}`,
    `"type":${JSON.stringify(draft.type)}`,
    `"description":${JSON.stringify(draft.description.trim())}`,
    `"default":{${value.json}}`,
    `"client_visible":${draft.clientVisible}`,
  ];
  return { ok: true, json: `{${members.join(',')}}` };
}

const FIELD_OF_PATH: Readonly<Record<string, FlagField>> = {
  name: 'name',
  type: 'type',
  description: 'description',
  default: 'value',
  client_visible: 'clientVisible',
};

/** Puts what the server found wrong to the fields; empty when it is about none of them. */
export function flagErrors(error: ActionError): FlagErrors {
  if (error.code === 'flag_exists') return { name: `${error.message}.` };
  const errors: { [Field in FlagField]?: string } = {};
  for (const { path, message } of error.fields) {
    const field = FIELD_OF_PATH[path.split('.')[0] ?? ''];
    if (field) errors[field] = `This ${message}.`;
  }
  return errors;
}
