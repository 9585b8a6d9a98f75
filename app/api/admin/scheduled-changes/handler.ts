import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire } from '@/lib/http/params';
import { scheduledChangeListQuery } from '@/lib/schedules/schemas';
import { scheduledChangeWire, toScheduledChangeWire } from '@/lib/schedules/schemas-wire';
import { listScheduledChanges } from '@/lib/schedules/service';

export const endpoint: Endpoint = {
  path: '/api/admin/scheduled-changes',
  methods: {
    GET: operation(
      {
        id: 'listScheduledChanges',
        tag: 'Scheduled changes',
        summary: 'List all flags’ scheduled changes in the order of their instants',
        description: '`from` is in the list, `to` is not.',
        may: 'schedules.read',
        query: scheduledChangeListQuery,
        answers: { 200: { description: 'A page of scheduled changes', body: pageWire(scheduledChangeWire) } },
        errors: ['flag_not_found'],
      },
      async ({ ctx, query: { flag: flagName, ...query } }) => {
        const page = await listScheduledChanges(ctx, { flagName, ...query });
        return json(200, toPageWire(page, toScheduledChangeWire));
      },
    ),
  },
};
