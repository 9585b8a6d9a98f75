import type { Metadata } from 'next';
import { AuditFilterBar } from '@/components/history/audit-filters';
import { HistoryList } from '@/components/history/history-list';
import { NoPermission } from '@/components/layout/no-permission';
import { PageHeader } from '@/components/layout/page-header';
import { can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import type { SearchParams } from '../list-page';
import { readAuditLog } from './audit-of-page';

export const metadata: Metadata = { title: 'Audit log' };

const NONE_FITS = { title: 'No change fits', text: 'Take a filter off, or look further back.' };
const NOTHING_YET = {
  title: 'Nothing has happened yet',
  text: 'Every change is kept here for ever: who made it, when, and what was there before.',
};

/** Everything that was ever changed, by whom and how. */
export default async function AuditLogPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const ctx = await pageContext();
  if (!can(ctx.actor, 'audit.read')) {
    return (
      <>
        <PageHeader title="Audit log" />
        <NoPermission what="The audit log" />
      </>
    );
  }
  const { page, filters, isFiltered } = await readAuditLog(ctx, await searchParams);
  return (
    <>
      <PageHeader title="Audit log" />
      <AuditFilterBar filters={filters} />
      <HistoryList page={page} label="Audit log" empty={isFiltered ? NONE_FITS : NOTHING_YET} />
    </>
  );
}
