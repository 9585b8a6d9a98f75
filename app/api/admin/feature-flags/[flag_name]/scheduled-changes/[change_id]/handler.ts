import { type Endpoint, etagHeader, ifMatchOf, json, noContent } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { scheduledChangePath } from '@/lib/http/params';
import { updateScheduledChangeInput } from '@/lib/schedules/schemas';
import { scheduledChangeDetailsWire, toScheduledChangeDetailsWire } from '@/lib/schedules/schemas-wire';
import { cancelScheduledChange, getScheduledChange, updateScheduledChange } from '@/lib/schedules/service';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}/scheduled-changes/{change_id}',
  methods: {
    GET: operation(
      {
        id: 'getScheduledChange',
        tag: 'Scheduled changes',
        summary: 'Get a scheduled change',
        may: 'schedules.read',
        params: scheduledChangePath,
        answers: {
          200: { description: 'The change', body: scheduledChangeDetailsWire, headers: ['ETag'] },
        },
        errors: ['flag_not_found', 'scheduled_change_not_found'],
      },
      async ({ ctx, params }) => {
        const change = await getScheduledChange(ctx, params.flag_name, params.change_id);
        return json(200, toScheduledChangeDetailsWire(change), etagHeader(change.etag));
      },
    ),
    PATCH: operation(
      {
        id: 'updateScheduledChange',
        tag: 'Scheduled changes',
        summary: 'Change a scheduled change that is still to come',
        description: 'What is left out stays; `null` for `enabled` or `default` leaves the flag’s own.',
        may: 'schedules.write',
        params: scheduledChangePath,
        body: updateScheduledChangeInput,
        example: { at: '2030-03-06T09:00:00+01:00', reason: 'A day later' },
        ifMatch: true,
        answers: {
          200: {
            description: 'The change as it is now',
            body: scheduledChangeDetailsWire,
            headers: ['ETag'],
          },
        },
        errors: ['flag_not_found', 'scheduled_change_not_found', 'flag_archived', 'scheduled_change_settled'],
      },
      async ({ ctx, params, body, request }) => {
        const { flag_name: flagName, change_id: id } = params;
        const change = await updateScheduledChange(ctx, flagName, id, body, { ifMatch: ifMatchOf(request) });
        return json(200, toScheduledChangeDetailsWire(change), etagHeader(change.etag));
      },
    ),
    DELETE: operation(
      {
        id: 'cancelScheduledChange',
        tag: 'Scheduled changes',
        summary: 'Cancel a scheduled change that is still to come',
        description: 'It stays in the list.',
        may: 'schedules.write',
        params: scheduledChangePath,
        ifMatch: true,
        answers: { 204: { description: 'It is cancelled' } },
        errors: ['flag_not_found', 'scheduled_change_not_found', 'scheduled_change_settled'],
      },
      async ({ ctx, params, request }) => {
        const { flag_name: flagName, change_id: id } = params;
        await cancelScheduledChange(ctx, flagName, id, { ifMatch: ifMatchOf(request) });
        return noContent();
      },
    ),
  },
};
