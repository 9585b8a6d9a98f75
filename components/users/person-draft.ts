import type { ActionError } from '@/lib/http/action-result';
import type { UserView } from '@/lib/users/types';
import { sentence } from '../ui/sentence';
import { type AttributeDraft, attributeDrafts, attributeMember } from './attribute-draft';
import { LAST_ADMIN } from './person-task';

/** A person while somebody fills them in. */
export interface PersonDraft {
  readonly email: string;
  readonly name: string;
  readonly externalId: string;
  readonly role: UserView['role'];
  readonly attributes: readonly AttributeDraft[];
}

export const EMPTY_PERSON: PersonDraft = {
  email: '',
  name: '',
  externalId: '',
  role: 'user',
  attributes: [],
};

/** What is wrong, by field; of the attributes by the id of their row. */
export interface PersonErrors {
  readonly email?: string;
  readonly name?: string;
  readonly externalId?: string;
  readonly role?: string;
  readonly attributes?: string;
  readonly rows?: { readonly [id: number]: string };
}

export type PersonBody =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly errors: PersonErrors };

/** A stored person, ready to be changed. */
export function draftOfPerson(user: UserView): PersonDraft {
  return {
    email: user.email,
    name: user.name,
    externalId: user.externalId ?? '',
    role: user.role,
    attributes: attributeDrafts(user.attributes),
  };
}

/** The body that makes a person, or what is wrong with the draft. */
export function personBody(draft: PersonDraft): PersonBody {
  const { members, errors } = allMembers(draft);
  if (!members.has('external_id')) members.set('external_id', 'null');
  return errors === null ? { ok: true, json: toObject(members) } : { ok: false, errors };
}

/**
 * The body that changes a person from `before` to `draft`: only what is different. null when nothing is. Attributes
 * go in whole, as the call replaces them so.
 */
export function personPatch(draft: PersonDraft, before: PersonDraft): PersonBody | null {
  const { members, errors } = allMembers(draft);
  if (errors !== null) return { ok: false, errors };
  const old = allMembers(before).members;
  const changed = new Map([...members].filter(([field, json]) => old.get(field) !== json));
  return changed.size === 0 ? null : { ok: true, json: toObject(changed) };
}

function allMembers(draft: PersonDraft) {
  const rows: { [id: number]: string } = {};
  const names = new Set<string>();
  const attributes = draft.attributes.flatMap((attribute) => {
    const member = attributeMember(attribute);
    const name = attribute.name.trim();
    if (!member.ok) rows[attribute.id] = member.message;
    else if (names.has(name)) rows[attribute.id] = 'Another attribute has this name.';
    names.add(name);
    return member.ok ? member.json : [];
  });
  const email = draft.email.trim();
  const externalId = draft.externalId.trim();
  const members = new Map([
    ['email', JSON.stringify(email)],
    ['name', JSON.stringify(draft.name.trim())],
    ['role', JSON.stringify(draft.role)],
    ['attributes', `{${attributes.join(',')}}`],
    ...(externalId === '' ? [] : [['external_id', JSON.stringify(externalId)] as const]),
  ]);
  const wrong = Object.keys(rows).length > 0;
  const errors: PersonErrors | null =
    email === '' || wrong
      ? { ...(email === '' ? { email: 'Give an e-mail address.' } : {}), ...(wrong ? { rows } : {}) }
      : null;
  return { members, errors };
}

const toObject = (members: ReadonlyMap<string, string>) =>
  `{${[...members].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;

const FIELD_OF_PATH: Readonly<Record<string, 'email' | 'name' | 'externalId' | 'role' | 'attributes'>> = {
  email: 'email',
  name: 'name',
  external_id: 'externalId',
  role: 'role',
  attributes: 'attributes',
};

/** Puts what the server found wrong to the fields; null when it is about none of them. */
export function personErrors(error: ActionError, draft: PersonDraft): PersonErrors | null {
  if (error.code === 'last_admin') return { role: LAST_ADMIN };
  if (error.code === 'user_exists') return { email: sentence(error.message) };
  const errors: { -readonly [Field in keyof PersonErrors]: PersonErrors[Field] } = {};
  const rows: { [id: number]: string } = {};
  for (const { path, message } of error.fields) {
    const row = draft.attributes.find(({ name }) => `${path}.`.startsWith(`attributes.${name.trim()}.`));
    const field = FIELD_OF_PATH[path.split('.')[0] ?? ''];
    if (row) rows[row.id] ??= sentence(message);
    else if (field) errors[field] ??= sentence(message);
  }
  if (Object.keys(rows).length > 0) errors.rows = rows;
  return Object.keys(errors).length > 0 ? errors : null;
}
