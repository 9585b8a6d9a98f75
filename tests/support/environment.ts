import { dropSingleton } from '@/lib/singleton';

/** The secret of the tests' sessions. */
process.env.NEXTAUTH_SECRET ??= 'a secret for the sessions of the tests';
// What is refused on purpose is nothing for a person to look at.
process.env.PENNON_LOG_LEVEL ??= 'silent';

/** Runs `work` with other variables (undefined unsets one), read anew as at a start; then it is as before. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  setVariables(variables);
  try {
    return await work();
  } finally {
    setVariables(before);
  }
}

function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  dropSingleton('config');
}
