import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FlagDefinition, JsonValue, Override } from '@/lib/evaluation/types';

const FOLDER = path.resolve(import.meta.dirname, '../conformance');

/** What a case expects, in the names of the wire. */
export interface Expected {
  readonly value?: JsonValue;
  readonly variant?: string | null;
  readonly reason: string;
  readonly source: string;
  readonly error_code?: string;
  readonly override_invalid?: boolean;
}

interface Case {
  readonly title: string;
  readonly flag: string;
  readonly now: string;
  readonly overrides: readonly {
    flag_name: string;
    value: JsonValue;
    enabled: boolean;
    expires_at: string | null;
  }[];
  readonly expected: Expected;
}

interface Suite {
  readonly description: string;
  readonly flags: readonly (Omit<FlagDefinition, 'clientVisible'> & { readonly client_visible: boolean })[];
  readonly cases: readonly Case[];
}

/** Every conformance file with its name. */
export function conformanceSuites(): readonly (Suite & { readonly name: string })[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      name: path.basename(file, '.json'),
      ...(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Suite),
    }));
}

/** A suite's flags as the engine takes them. */
export function definitionsOf(suite: Suite): FlagDefinition[] {
  return suite.flags.map(({ client_visible: clientVisible, ...flag }) => ({ ...flag, clientVisible }));
}

/** A case's overrides as the engine takes them. */
export function overridesOf(given: Case): Map<string, Override> {
  return new Map(
    given.overrides.map(({ flag_name: flagName, expires_at: expiresAt, ...rest }) => [
      flagName,
      {
        flagName,
        ...rest,
        expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
        createdAt: 0,
        updatedAt: 0,
      },
    ]),
  );
}
