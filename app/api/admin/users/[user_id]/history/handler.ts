import { auditEntryWire, toAuditWire, userHistoryQuery } from '@/lib/audit/schemas';
import { listUserHistory } from '@/lib/audit/service';
import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire, userPath } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/history',
  methods: {
    GET: operation(
      {
        id: 'listUserHistory',
        tag: 'Audit log',
        summary: 'List what happened to a user and their overrides, newest first',
        description: 'Also of a user who was deleted.',
        may: 'audit.read',
        params: userPath,
        query: userHistoryQuery,
        answers: { 200: { description: 'A page of the log', body: pageWire(auditEntryWire) } },
        errors: ['user_not_found'],
      },
      async ({ ctx, params, query }) =>
        json(200, toPageWire(await listUserHistory(ctx, params.user_id, query), toAuditWire)),
    ),
  },
};
