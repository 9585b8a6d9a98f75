import { auditEntryWire, auditListQuery, toAuditWire } from '@/lib/audit/schemas';
import { listAuditLog } from '@/lib/audit/service';
import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/audit-log',
  methods: {
    GET: operation(
      {
        id: 'listAuditLog',
        tag: 'Audit log',
        summary: 'List who changed what and when, newest first',
        description:
          'Permanent: rows are added and never changed. All rows of a transaction have one `revision`. `from` is in the list, `to` is not.',
        may: 'audit.read',
        query: auditListQuery,
        answers: { 200: { description: 'A page of the log', body: pageWire(auditEntryWire) } },
      },
      async ({ ctx, query }) => json(200, toPageWire(await listAuditLog(ctx, query), toAuditWire)),
    ),
  },
};
