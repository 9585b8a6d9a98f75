import type { Metadata } from 'next';
import { KeysPanel } from '@/components/keys/keys-panel';
import { NewKeyButton } from '@/components/keys/new-key-button';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { listApiKeys } from '@/lib/keys/service';
import { MAX_CURSOR, readListForPage, type SearchParams, textParam } from '../list-page';
import { createKeyAction, revokeKeyAction, rotateKeyAction } from './key-actions';

export const metadata: Metadata = { title: 'API keys' };

/** The keys with which programs sign in. */
export default async function ApiKeysPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'keys.read')) {
    return (
      <>
        <PageHeader title="API keys" />
        <NoPermission what="The list of API keys" />
      </>
    );
  }
  const cursor = textParam((await searchParams).cursor, MAX_CURSOR);
  const page = await readListForPage(ctx, () => listApiKeys(ctx, cursor ? { cursor } : {}), '/api-keys');
  const blocked = can(ctx.actor, 'keys.write') ? undefined : 'Only admins can change API keys.';
  const actions = { create: createKeyAction, rotate: rotateKeyAction, revoke: revokeKeyAction };
  return (
    <>
      <PageHeader title="API keys" action={<NewKeyButton create={createKeyAction} blocked={blocked} />} />
      <KeysPanel page={page} actions={actions} blocked={blocked} />
    </>
  );
}
