import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { overrideStatsQuery, overrideStatsWire, toOverrideStatsWire } from '@/lib/overrides/schemas-stats';
import { getOverrideStats } from '@/lib/overrides/stats';

export const endpoint: Endpoint = {
  path: '/api/admin/flag-overrides/stats',
  methods: {
    GET: operation(
      {
        id: 'getOverrideStats',
        tag: 'Overrides',
        summary: 'Count overrides by state, flag, author and end',
        may: 'overrides.read',
        query: overrideStatsQuery,
        answers: { 200: { description: 'The numbers, of one instant', body: overrideStatsWire } },
      },
      async ({ ctx, query }) => json(200, toOverrideStatsWire(await getOverrideStats(ctx, query))),
    ),
  },
};
