import type { RequestContext } from '../auth/actor';
import type { ProviderAccount } from '../auth/oidc';
import { inWriteTransaction, type WriteTransaction } from '../changes/write';
import { adminExists, selectCredentials } from './queries';
import { insertIdentity, selectIdentity, touchIdentity } from './queries-access';
import type { UserView } from './types';
import { addUser, replaceFields, requireUser } from './write-user';

/** Why somebody is not let in. */
export type Refusal = 'email_unverified' | 'domain_not_allowed' | 'account_exists' | 'account_disabled';

/** Who somebody is, or why they are not let in. */
export type Admission =
  | { readonly ok: true; readonly userId: string }
  | { readonly ok: false; readonly why: Refusal };

/**
 * Lets somebody in whom the provider knows. Their account is bound to issuer and subject: what they are called there may
 * change. Somebody new gets a row of their own, as a `user` unless the mapping says more; never that of somebody
 * else with the same e-mail. A mapped role holds from this sign-in on, but the last administrator stays one.
 * @param domains of e-mails that are let in; null for any
 */
export async function admitAccount(
  call: Pick<RequestContext, 'now' | 'requestId'>,
  account: ProviderAccount,
  domains: readonly string[] | null,
): Promise<Admission> {
  const { email } = account;
  if (email === null) return refuse('email_unverified');
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domains !== null && !domains.includes(domain)) return refuse('domain_not_allowed');
  const ctx: RequestContext = { ...call, actor: { kind: 'system', job: 'sign-in' } };
  return inWriteTransaction(ctx, async (write) => {
    const userId = await selectIdentity(write.tx, account);
    if (userId !== undefined) {
      const user = await requireUser(write.tx, ctx, userId);
      if (user.disabledAt !== null) return refuse('account_disabled');
      await applyRole(write, ctx, user, account);
      await touchIdentity(write.tx, account, ctx.now);
      return { ok: true, userId };
    }
    if (await selectCredentials(write.tx, email)) return refuse('account_exists');
    const { name, role = 'user' } = account;
    const { id } = await addUser(write, ctx, { email, name, role });
    await insertIdentity(write.tx, { ...account, userId: id, createdAt: ctx.now, lastUsedAt: ctx.now });
    return { ok: true, userId: id };
  });
}

async function applyRole(
  write: WriteTransaction,
  ctx: RequestContext,
  user: UserView,
  { role = user.role, issuer }: ProviderAccount,
): Promise<void> {
  const demotes = user.role === 'admin' && role !== 'admin';
  if (demotes && !(await adminExists(write.tx, { issuer, except: user.id }))) return;
  await replaceFields(write, ctx, user, { ...user, role });
}

const refuse = (why: Refusal) => ({ ok: false, why }) as const;
