import { type Endpoint, json } from '@/lib/http/api';
import { BULK_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { importUsers } from '@/lib/users/import';
import { readImport } from '@/lib/users/read-import';
import { importResultWire, importUsersInput, importUsersQuery } from '@/lib/users/schemas';

export const endpoint: Endpoint = {
  path: '/api/admin/users/import',
  methods: {
    POST: operation(
      {
        id: 'importUsers',
        tag: 'Users',
        summary: 'Create or update many users by external id',
        description:
          'Up to 100,000 people or 32 MiB: all of them or nobody, in one revision. What a row leaves out stays. Roles, passwords and disabling cannot be set; a service may not change an administrator or a viewer. `dry_run=true` checks everything and writes nothing. Rows that cannot be taken are in `errors` (100 of them at most, `error_count` in all), by their place: `users.17.email`.',
        may: 'users.upsert',
        query: importUsersQuery,
        body: importUsersInput,
        readBody: readImport,
        example: {
          users: [
            { external_id: 'u-1734', email: 'ada@example.com', attributes: { plan: 'pro' } },
            { external_id: 'u-2290', email: 'max@example.com', name: 'Max Frei' },
          ],
        },
        bodyLimit: BULK_BODY_LIMIT,
        idempotencyKey: true,
        answers: { 200: { description: 'What was done, or would be', body: importResultWire } },
      },
      async ({ ctx, query, body }) => {
        const result = await importUsers(ctx, body, { dryRun: query.dry_run });
        return json(200, { dry_run: query.dry_run, ...result });
      },
    ),
  },
};
