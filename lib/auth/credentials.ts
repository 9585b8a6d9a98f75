import CredentialsProvider from 'next-auth/providers/credentials';
import { z } from 'zod';
import { getDb } from '../db/client';
import { PennonError } from '../errors';
import { isStorableText } from '../json';
import { selectCredentials } from '../users/queries';
import { networkOf } from './client-address';
import { verifyPassword } from './password';
import { accountOf, countTry, forgetTries } from './throttle';

const credentialsInput = z.object({ email: z.string().max(320), password: z.string().max(256) });

/** The headers of a request as next-auth hands them on. */
type Headers = Readonly<Record<string, string | undefined>>;

/**
 * E-mail and password for next-auth.
 * @param onFailure told of what keeps a password from being looked at: next-auth would write its message into an address
 */
export function credentialsProvider(onFailure: (thrown: unknown) => void) {
  return CredentialsProvider({
    credentials: {
      email: { label: 'E-mail', type: 'email' },
      password: { label: 'Password', type: 'password' },
    },
    authorize: async (credentials, request) => {
      const headers: Headers = request?.headers ?? {};
      try {
        return await checkCredentials(
          credentials,
          networkOf((name) => headers[name] ?? null),
        );
      } catch (thrown) {
        onFailure(thrown);
        return null;
      }
    },
  });
}

/** @throws PennonError `rate_limited` */
async function checkCredentials(given: unknown, network: string | null): Promise<{ id: string } | null> {
  const input = credentialsInput.safeParse(given);
  if (!input.success) return null;
  const { email, password } = input.data;
  const account = accountOf(email);
  if (!(await countTry(account, new Date(), network))) throw new PennonError('rate_limited');

  const user = isStorableText(email) ? await selectCredentials(getDb(), email) : undefined;
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (user && right && user.disabledAt === null) {
    await forgetTries(account);
    return { id: user.id };
  }
  return null;
}
