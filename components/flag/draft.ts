import type { FlagView } from '@/lib/flags/types';
import type { PrerequisiteDraft, RuleDraft, ServeDraft, TargetingDraft, VariantDraft } from './draft-types';
import { BUCKET_BY, idOfKey, replaceVariant, serveDraftOf, serves, textOf } from './serve-draft';

/** The part of a flag that targeting is made of. */
export type TargetedFlag = Pick<
  FlagView,
  'type' | 'variants' | 'default' | 'off' | 'prerequisites' | 'rules'
>;

/** One step of editing. */
export type TargetingEdit =
  | { readonly do: 'add_variant' }
  | { readonly do: 'name_values' }
  | {
      readonly do: 'change_variant';
      readonly id: string;
      readonly changes: Partial<Omit<VariantDraft, 'id'>>;
    }
  /** `replacement` is served instead, wherever it was served. */
  | { readonly do: 'remove_variant'; readonly id: string; readonly replacement: string | null }
  | { readonly do: 'serve'; readonly field: 'default' | 'off'; readonly serve: ServeDraft }
  | { readonly do: 'add_rule' }
  | { readonly do: 'duplicate_rule'; readonly key: string }
  | {
      readonly do: 'change_rule';
      readonly key: string;
      readonly changes: Partial<Omit<RuleDraft, 'key' | 'id'>>;
    }
  | { readonly do: 'remove_rule'; readonly key: string }
  /** `to` is the place that it has afterwards, from 0. */
  | { readonly do: 'move_rule'; readonly key: string; readonly to: number }
  | { readonly do: 'add_prerequisite' }
  | {
      readonly do: 'change_prerequisite';
      readonly key: string;
      readonly changes: Partial<Omit<PrerequisiteDraft, 'key'>>;
    }
  | { readonly do: 'remove_prerequisite'; readonly key: string };

/** A stored flag, ready to be changed. */
export function draftOf(flag: TargetedFlag): TargetingDraft {
  const { type } = flag;
  return {
    type,
    variants: flag.variants.map(({ key, value }) => ({ id: idOfKey(key), key, text: textOf(type, value) })),
    default: serveDraftOf(type, flag.default),
    off: serveDraftOf(type, flag.off),
    prerequisites: flag.prerequisites.map((prerequisite) => ({ key: prerequisite.flag, ...prerequisite })),
    rules: flag.rules.map(({ id, name, enabled, conditions, rollout, serve }) => ({
      key: id,
      id,
      name,
      enabled,
      conditions,
      rollout: rollout && {
        percent: String(rollout.percent),
        bucketBy: rollout.bucket_by,
        salt: rollout.salt,
      },
      serve: serveDraftOf(type, serve),
    })),
    made: 0,
  };
}

/** The draft after one step. Pure. */
export function editDraft(draft: TargetingDraft, edit: TargetingEdit): TargetingDraft {
  switch (edit.do) {
    case 'serve':
      return { ...draft, [edit.field]: edit.serve };
    case 'add_variant':
    case 'name_values':
    case 'change_variant':
    case 'remove_variant':
      return editVariants(draft, edit);
    case 'add_prerequisite':
    case 'change_prerequisite':
    case 'remove_prerequisite':
      return editPrerequisites(draft, edit);
    default:
      return editRules(draft, edit);
  }
}

/** Where a variant is served: the key of a rule, `default` or `off`. */
export function placesOf(draft: TargetingDraft, variant: string): readonly string[] {
  const rules = draft.rules.filter(({ serve }) => serves(serve, variant)).map(({ key }) => key);
  const others = (['default', 'off'] as const).filter((field) => serves(draft[field], variant));
  return [...rules, ...others];
}

type VariantEdit = Extract<TargetingEdit, { do: `${string}_variant` | 'name_values' }>;

function editVariants(draft: TargetingDraft, edit: VariantEdit): TargetingDraft {
  switch (edit.do) {
    case 'add_variant': {
      const added = { id: newKey(draft), key: '', text: '' };
      return { ...draft, variants: [...draft.variants, added], made: draft.made + 1 };
    }
    case 'change_variant':
      return { ...draft, variants: changeOne(draft.variants, 'id', edit.id, edit.changes) };
    case 'remove_variant':
      return removeVariant(draft, edit.id, edit.replacement);
    default:
      return nameValues(draft);
  }
}

/** Takes a variant away; without the last one the flag serves plain values again. */
function removeVariant(draft: TargetingDraft, id: string, replacement: string | null): TargetingDraft {
  const gone = draft.variants.find((variant) => variant.id === id);
  if (gone === undefined) return draft;
  const variants = draft.variants.filter((variant) => variant !== gone);
  if (variants.length > 0) {
    return mapServes({ ...draft, variants }, (serve) => replaceVariant(serve, id, replacement));
  }
  return mapServes({ ...draft, variants }, (serve) => ({
    ...serve,
    kind: 'one',
    variant: null,
    text: gone.text,
    shares: [],
  }));
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Gives each plain value that is served a name: from then on the flag has variants. */
function nameValues(draft: TargetingDraft): TargetingDraft {
  const texts = [draft.default, draft.off, ...draft.rules.map(({ serve }) => serve)].map(({ text }) => text);
  const variants = [...new Set(texts)].map((text, index) => ({
    id: `new-${draft.made + index}`,
    key: KEY.test(text) ? text : `value-${index + 1}`,
    text,
  }));
  const idOf = new Map(variants.map(({ id, text }) => [text, id]));
  const named = { ...draft, variants, made: draft.made + variants.length };
  return mapServes(named, (serve) => ({ ...serve, variant: idOf.get(serve.text) ?? null }));
}

function mapServes(draft: TargetingDraft, change: (serve: ServeDraft) => ServeDraft): TargetingDraft {
  return {
    ...draft,
    default: change(draft.default),
    off: change(draft.off),
    rules: draft.rules.map((rule) => ({ ...rule, serve: change(rule.serve) })),
  };
}

type RuleEdit = Extract<TargetingEdit, { do: `${string}_rule` }>;

function editRules(draft: TargetingDraft, edit: RuleEdit): TargetingDraft {
  const { rules } = draft;
  switch (edit.do) {
    case 'add_rule':
      return withRule(draft, rules.length, {
        name: '',
        enabled: true,
        conditions: [],
        rollout: null,
        serve: firstServe(draft),
      });
    case 'duplicate_rule': {
      const index = rules.findIndex(({ key }) => key === edit.key);
      const rule = rules[index];
      if (rule === undefined) return draft;
      return withRule(draft, index + 1, { ...rule, name: rule.name && `${rule.name} copy`.slice(0, 255) });
    }
    case 'change_rule':
      return { ...draft, rules: changeOne(rules, 'key', edit.key, edit.changes) };
    case 'remove_rule':
      return { ...draft, rules: rules.filter(({ key }) => key !== edit.key) };
    case 'move_rule': {
      const rule = rules.find(({ key }) => key === edit.key);
      if (rule === undefined) return draft;
      const others = rules.filter((other) => other !== rule);
      return { ...draft, rules: [...others.slice(0, edit.to), rule, ...others.slice(edit.to)] };
    }
  }
}

function withRule(draft: TargetingDraft, index: number, rule: Omit<RuleDraft, 'key' | 'id'>): TargetingDraft {
  const added = { ...rule, key: newKey(draft), id: null };
  const rules = [...draft.rules.slice(0, index), added, ...draft.rules.slice(index)];
  return { ...draft, rules, made: draft.made + 1 };
}

/** What a new rule serves: `on`, or else what the default does not serve, so that the rule means something. */
function firstServe(draft: TargetingDraft): ServeDraft {
  const { variants } = draft;
  const other = variants.find(({ id }) => !serves(draft.default, id)) ?? variants[0];
  const first = draft.type === 'boolean' ? idOfKey('on') : (other?.id ?? null);
  const text = variants.length === 0 ? draft.default.text : '';
  return { kind: 'one', variant: first, text, shares: [], bucketBy: BUCKET_BY, salt: null };
}

type PrerequisiteEdit = Extract<TargetingEdit, { do: `${string}_prerequisite` }>;

function editPrerequisites(draft: TargetingDraft, edit: PrerequisiteEdit): TargetingDraft {
  const { prerequisites } = draft;
  switch (edit.do) {
    case 'add_prerequisite': {
      const added = { key: newKey(draft), flag: '', variants: [] };
      return { ...draft, prerequisites: [...prerequisites, added], made: draft.made + 1 };
    }
    case 'change_prerequisite':
      return { ...draft, prerequisites: changeOne(prerequisites, 'key', edit.key, edit.changes) };
    case 'remove_prerequisite':
      return { ...draft, prerequisites: prerequisites.filter(({ key }) => key !== edit.key) };
  }
}

const newKey = ({ made }: TargetingDraft): string => `new-${made}`;

function changeOne<T, K extends keyof T>(
  items: readonly T[],
  name: K,
  key: NoInfer<T[K]>,
  changes: NoInfer<Partial<T>>,
): T[] {
  return items.map((item) => (item[name] === key ? { ...item, ...changes } : item));
}
