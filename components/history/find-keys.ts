import { findFlags, findPeople } from '../overrides/directory';

/** Something that the log can be filtered by: what the address has of it, and what one calls it. */
export interface FoundKey {
  readonly key: string;
  readonly name: string;
}

/** Flags whose name holds a text. */
export async function findFlagKeys(text: string, signal: AbortSignal): Promise<readonly FoundKey[]> {
  return (await findFlags(text, signal)).map(({ name }) => ({ key: name, name }));
}

/** People whose e-mail or name holds a text. */
export async function findPersonKeys(text: string, signal: AbortSignal): Promise<readonly FoundKey[]> {
  return (await findPeople(text, signal)).map(({ id, email }) => ({ key: id, name: email }));
}
