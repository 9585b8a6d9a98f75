import { sameJson } from '@/lib/evaluation/json';
import type { FlagView } from '@/lib/flags/types';

/** What describes a flag, while somebody changes it. */
export interface SettingsDraft {
  readonly description: string;
  readonly tags: readonly string[];
  /** Empty for nobody. */
  readonly owner: string;
  readonly clientVisible: boolean;
}

export type SettingsField = keyof SettingsDraft;

const FIELDS: readonly SettingsField[] = ['description', 'tags', 'owner', 'clientVisible'];

/** What people call the fields. */
export const FIELD_NAMES: Readonly<Record<SettingsField, string>> = {
  description: 'Description',
  tags: 'Tags',
  owner: 'Owner',
  clientVisible: 'Visible to browsers',
};

/** A flag's settings as they are stored. */
export function draftOf({ description, tags, owner, clientVisible }: FlagView): SettingsDraft {
  return { description, tags, owner: owner ?? '', clientVisible };
}

/** The fields in which two drafts differ. */
export function changedFields(draft: SettingsDraft, base: SettingsDraft): readonly SettingsField[] {
  return FIELDS.filter((field) => !sameJson(draft[field], base[field]));
}

/** The fields that two people changed, each to something else. */
export function overlapOf(
  base: SettingsDraft,
  mine: SettingsDraft,
  theirs: SettingsDraft,
): readonly SettingsField[] {
  const touched = changedFields(theirs, base);
  return changedFields(mine, base).filter(
    (field) => touched.includes(field) && !sameJson(mine[field], theirs[field]),
  );
}

/** Mine on top of a later version: the fields that I changed as I have them, the others from there. */
export function putOnTop(mine: SettingsDraft, base: SettingsDraft, theirs: SettingsDraft): SettingsDraft {
  const kept = changedFields(mine, base).map((field) => [field, mine[field]]);
  return { ...theirs, ...Object.fromEntries(kept) };
}

/** The body that stores what was changed, and nothing else. */
export function settingsBody(draft: SettingsDraft, base: SettingsDraft): string {
  const wire = {
    description: draft.description.trim(),
    tags: draft.tags,
    owner: draft.owner.trim() || null,
    clientVisible: draft.clientVisible,
  };
  const members = changedFields(draft, base).map((field) => [WIRE_NAMES[field], wire[field]]);
  return JSON.stringify(Object.fromEntries(members));
}

const WIRE_NAMES: Readonly<Record<SettingsField, string>> = {
  description: 'description',
  tags: 'tags',
  owner: 'owner',
  clientVisible: 'client_visible',
};

/** What the server found wrong, at the fields. */
export function settingsErrors(fields: readonly { readonly path: string; readonly message: string }[]): {
  readonly [F in SettingsField]?: string;
} {
  const errors: { [F in SettingsField]?: string } = {};
  for (const { path, message } of fields) {
    const field = FIELDS.find((name) => WIRE_NAMES[name] === path.split('.')[0]);
    if (field) errors[field] = `This ${message}.`;
  }
  return errors;
}
