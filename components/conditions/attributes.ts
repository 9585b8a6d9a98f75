import { getJson } from '../overrides/directory';

/** How many people are looked at for the attributes that there are. */
const LOOKED_AT = 100;
/** How many values of an attribute are shown. */
const SHOWN_VALUES = 3;

/** An attribute that conditions can ask for. */
export interface Attribute {
  readonly name: string;
  /** What it is, or some values that people have. */
  readonly note: string;
}

interface PersonWire {
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What stands for membership in segments, among the attributes. It can be the name of none. */
export const SEGMENT: Attribute = { name: '', note: 'Reusable group of people' };

const BUILT_IN: readonly Attribute[] = [
  { name: 'email', note: 'E-mail address' },
  { name: 'name', note: 'Name' },
  { name: 'role', note: 'admin, viewer or user' },
  { name: 'user_id', note: 'Targeting key' },
  { name: 'created_at', note: 'When Pennon first knew them' },
];

/**
 * Attributes whose name holds a text: those of the directory, those that a few people of it have, and the text itself,
 * as applications may send attributes that nobody has here.
 */
export async function findAttributes(text: string, signal: AbortSignal): Promise<readonly Attribute[]> {
  const { data } = await getJson<{ data: PersonWire[] }>(`/api/admin/users?limit=${LOOKED_AT}`, signal);
  const known = [...BUILT_IN, ...attributesOf(data)];
  const fitting = known.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  const segment = 'segment'.includes(text.toLowerCase()) ? [SEGMENT] : [];
  const typed =
    text === '' || known.some(({ name }) => name === text) ? [] : [{ name: text, note: 'Use this name' }];
  return [...fitting, ...segment, ...typed];
}

function attributesOf(people: readonly PersonWire[]): Attribute[] {
  const values = new Map<string, Set<string>>();
  for (const { attributes } of people) {
    for (const [name, value] of Object.entries(attributes)) {
      const seen = values.get(name) ?? new Set();
      for (const one of Array.isArray(value) ? value : [value]) seen.add(String(one));
      values.set(name, seen);
    }
  }
  return [...values]
    .filter(([name]) => !BUILT_IN.some((attribute) => attribute.name === name))
    .map(([name, seen]) => ({ name, note: [...seen].slice(0, SHOWN_VALUES).join(', ') }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
