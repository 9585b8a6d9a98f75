import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire } from '@/lib/http/params';
import { listOverrides } from '@/lib/overrides/list';
import { overrideWire, toOverrideWire } from '@/lib/overrides/schemas';
import { overrideListQuery, toListQuery } from '@/lib/overrides/schemas-list';

export const endpoint: Endpoint = {
  path: '/api/admin/flag-overrides',
  methods: {
    GET: operation(
      {
        id: 'listOverrides',
        tag: 'Overrides',
        summary: 'List, search or export overrides',
        description:
          'A page of a search for a common text, or of redundant overrides, may be short or empty though more follow: go on until `next_cursor` is null.',
        may: 'overrides.read',
        query: overrideListQuery,
        answers: { 200: { description: 'A page of overrides', body: pageWire(overrideWire) } },
        errors: ['flag_not_found', 'user_not_found'],
      },
      async ({ ctx, query }) =>
        json(200, toPageWire(await listOverrides(ctx, toListQuery(query)), toOverrideWire)),
    ),
  },
};
