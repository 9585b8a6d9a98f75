import { z } from 'zod';
import { type Endpoint, etagHeader, json } from '@/lib/http/api';
import { FLAG_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { flagPath, pageWire, toPageWire } from '@/lib/http/params';
import { createScheduledChangesInput, flagScheduleQuery } from '@/lib/schedules/schemas';
import {
  scheduledChangeDetailsWire,
  scheduledChangeWire,
  toScheduledChangeDetailsWire,
  toScheduledChangeWire,
} from '@/lib/schedules/schemas-wire';
import { createScheduledChanges, listScheduledChanges } from '@/lib/schedules/service';

const manyWire = z.strictObject({ data: z.array(scheduledChangeDetailsWire) });

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/scheduled-changes',
  methods: {
    GET: operation(
      {
        id: 'listFlagScheduledChanges',
        tag: 'Scheduled changes',
        summary: 'List one flag’s scheduled changes in the order of their instants',
        may: 'schedules.read',
        params: flagPath,
        query: flagScheduleQuery,
        answers: { 200: { description: 'A page of scheduled changes', body: pageWire(scheduledChangeWire) } },
        errors: ['flag_not_found'],
      },
      async ({ ctx, params, query }) => {
        const page = await listScheduledChanges(ctx, { flagName: params.flag_name, ...query });
        return json(200, toPageWire(page, toScheduledChangeWire));
      },
    ),
    POST: operation(
      {
        id: 'createScheduledChanges',
        tag: 'Scheduled changes',
        summary: 'Schedule one change of a flag, or several',
        description:
          'One change is answered with itself, its `ETag` and its `Location`. `{"steps": [...]}` stores up to 100, all ' +
          'or none, and is answered with a list.',
        may: 'schedules.write',
        params: flagPath,
        body: createScheduledChangesInput,
        example: {
          at: '2030-03-05T09:00:00+01:00',
          time_zone: 'Europe/Zurich',
          default: { variant: 'on' },
          reason: 'The campaign begins',
        },
        bodyLimit: FLAG_BODY_LIMIT,
        idempotencyKey: true,
        answers: {
          201: {
            description: 'The change, or all of them',
            body: z.union([scheduledChangeDetailsWire, manyWire]),
          },
        },
        errors: ['flag_not_found', 'flag_archived', 'scheduled_change_limit'],
      },
      async ({ ctx, params, body }) => {
        const flagName = params.flag_name;
        const changes = await createScheduledChanges(ctx, flagName, body);
        const [one] = changes;
        if (body.many || !one) return json(201, { data: changes.map(toScheduledChangeDetailsWire) });
        const location = `/api/admin/feature-flags/${flagName}/scheduled-changes/${one.id}`;
        return json(201, toScheduledChangeDetailsWire(one), { location, ...etagHeader(one.etag) });
      },
    ),
  },
};
