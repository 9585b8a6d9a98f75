import { auditEntryWire, flagHistoryQuery, toAuditWire } from '@/lib/audit/schemas';
import { listFlagHistory } from '@/lib/audit/service';
import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { flagPath, pageWire, toPageWire } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/history',
  methods: {
    GET: operation(
      {
        id: 'listFlagHistory',
        tag: 'Audit log',
        summary: 'List what happened to a flag and its schedule, newest first',
        description: '`overrides=true` adds what happened to its overrides.',
        may: 'audit.read',
        params: flagPath,
        query: flagHistoryQuery,
        answers: { 200: { description: 'A page of the log', body: pageWire(auditEntryWire) } },
        errors: ['flag_not_found'],
      },
      async ({ ctx, params, query }) =>
        json(200, toPageWire(await listFlagHistory(ctx, params.flag_name, query), toAuditWire)),
    ),
  },
};
