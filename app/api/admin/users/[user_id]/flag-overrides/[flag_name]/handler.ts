import { PennonError } from '@/lib/errors';
import { type Endpoint, etagHeader, ifMatchOf, json, noContent } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { overridePath, overrideUrl } from '@/lib/http/params';
import { overrideWire, putOverrideInput, toOverrideWire, updateOverrideInput } from '@/lib/overrides/schemas';
import { getOverride, removeOverride, setOverride, updateOverride } from '@/lib/overrides/service';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/flag-overrides/{flag_name}',
  methods: {
    GET: operation(
      {
        id: 'getOverride',
        tag: 'Overrides',
        summary: 'Get one override',
        may: 'overrides.read',
        params: overridePath,
        answers: { 200: { description: 'The override', body: overrideWire, headers: ['ETag'] } },
        errors: ['user_not_found', 'flag_not_found', 'override_not_found'],
      },
      async ({ ctx, params }) => {
        const override = await getOverride(ctx, params.user_id, params.flag_name);
        return json(200, toOverrideWire(override), etagHeader(override.etag));
      },
    ),
    PUT: operation(
      {
        id: 'setOverride',
        tag: 'Overrides',
        summary: 'Create an override, or replace the one that is there',
        description: 'Sending the same twice does nothing the second time.',
        may: 'overrides.write',
        params: overridePath,
        body: putOverrideInput,
        example: { value: true, reason: 'Beta tester', expires_at: '2030-01-31T18:00:00Z' },
        ifMatch: true,
        answers: {
          200: { description: 'The override as it is now', body: overrideWire, headers: ['ETag'] },
          201: { description: 'The new override', body: overrideWire, headers: ['ETag', 'Location'] },
        },
        errors: ['user_not_found', 'flag_not_found', 'flag_archived'],
      },
      async ({ ctx, params, body, request }) => {
        const { enabled, reason, expires_at: expiresAt, ...what } = body;
        const options = { enabled, reason, expiresAt, ifMatch: ifMatchOf(request) };
        const set = await setOverride(ctx, params.user_id, params.flag_name, what, options);
        const wire = toOverrideWire(set.override);
        const etag = etagHeader(set.override.etag);
        if (!set.created) return json(200, wire, etag);
        return json(201, wire, { location: overrideUrl(set.override), ...etag });
      },
    ),
    PATCH: operation(
      {
        id: 'updateOverride',
        tag: 'Overrides',
        summary: 'Change some fields of an override',
        description:
          'What is left out stays; `null` clears `reason` and `expires_at`. One that has ended needs a new `expires_at`.',
        may: 'overrides.write',
        params: overridePath,
        body: updateOverrideInput,
        example: { enabled: false, reason: 'Back to the old page for a week' },
        ifMatch: true,
        answers: { 200: { description: 'The override as it is now', body: overrideWire, headers: ['ETag'] } },
        errors: ['user_not_found', 'flag_not_found', 'override_not_found', 'flag_archived'],
      },
      async ({ ctx, params, body, request }) => {
        const options = { ifMatch: ifMatchOf(request) };
        const override = await updateOverride(ctx, params.user_id, params.flag_name, body, options);
        return json(200, toOverrideWire(override), etagHeader(override.etag));
      },
    ),
    DELETE: operation(
      {
        id: 'removeOverride',
        tag: 'Overrides',
        summary: 'Take an override away',
        may: 'overrides.write',
        params: overridePath,
        ifMatch: true,
        answers: { 204: { description: 'It is gone' } },
        errors: ['user_not_found', 'flag_not_found', 'override_not_found'],
      },
      async ({ ctx, params, request }) => {
        const options = { ifMatch: ifMatchOf(request) };
        const removed = await removeOverride(ctx, params.user_id, params.flag_name, options);
        if (!removed) throw new PennonError('override_not_found');
        return noContent();
      },
    ),
  },
};
