import { type Endpoint, etagHeader, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { overrideUrl, pageWire, toPageWire, userPath } from '@/lib/http/params';
import { listOverrides } from '@/lib/overrides/list';
import { createOverrideInput, overrideWire, toOverrideWire } from '@/lib/overrides/schemas';
import { overridesOfUserQuery, toListQuery } from '@/lib/overrides/schemas-list';
import { createOverride } from '@/lib/overrides/service';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/flag-overrides',
  methods: {
    GET: operation(
      {
        id: 'listUserOverrides',
        tag: 'Overrides',
        summary: 'List one user’s overrides',
        may: 'overrides.read',
        params: userPath,
        query: overridesOfUserQuery,
        answers: { 200: { description: 'A page of overrides', body: pageWire(overrideWire) } },
        errors: ['user_not_found', 'flag_not_found'],
      },
      async ({ ctx, params, query }) => {
        const page = await listOverrides(ctx, { ...toListQuery(query), userId: params.user_id });
        return json(200, toPageWire(page, toOverrideWire));
      },
    ),
    POST: operation(
      {
        id: 'createOverride',
        tag: 'Overrides',
        summary: 'Pin a flag for one user',
        description: 'An override that has ended is replaced; one that has not is a conflict.',
        may: 'overrides.write',
        params: userPath,
        body: createOverrideInput,
        example: {
          flag_name: 'ui.dark_mode',
          value: true,
          reason: 'Beta tester',
          expires_at: '2030-01-31T18:00:00Z',
        },
        idempotencyKey: true,
        answers: {
          201: { description: 'The new override', body: overrideWire, headers: ['ETag', 'Location'] },
        },
        errors: ['user_not_found', 'flag_not_found', 'flag_archived', 'override_exists'],
      },
      async ({ ctx, params, body }) => {
        const created = await createOverride(ctx, params.user_id, body);
        const headers = { location: overrideUrl(created), ...etagHeader(created.etag) };
        return json(201, toOverrideWire(created), headers);
      },
    ),
  },
};
