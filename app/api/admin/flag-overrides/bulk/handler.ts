import { type Endpoint, json } from '@/lib/http/api';
import { BULK_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { bulkOverrides } from '@/lib/overrides/bulk';
import { bulkInput } from '@/lib/overrides/schemas-bulk';
import { bulkResultWire, toBulkResultWire } from '@/lib/overrides/wire-many';

export const endpoint: Endpoint = {
  path: '/api/admin/flag-overrides/bulk',
  methods: {
    POST: operation(
      {
        id: 'bulkOverrides',
        tag: 'Overrides',
        summary: 'Change many overrides at once, or pin one flag for many users',
        description:
          'All of it in one revision, or nothing. Ask with `dry_run` first: the real call repeats the `expected_count` ' +
          'of that answer, and is refused where another number of overrides is concerned by now.',
        may: 'overrides.write',
        body: bulkInput,
        example: { action: 'disable', filter: { flag: 'ui.dark_mode', status: 'active' }, dry_run: true },
        bodyLimit: BULK_BODY_LIMIT,
        idempotencyKey: true,
        answers: { 200: { description: 'What was done, or would be', body: bulkResultWire } },
        errors: ['dry_run_required', 'count_changed', 'override_exists', 'flag_not_found', 'flag_archived'],
      },
      async ({ ctx, body }) => json(200, toBulkResultWire(await bulkOverrides(ctx, body))),
    ),
  },
};
