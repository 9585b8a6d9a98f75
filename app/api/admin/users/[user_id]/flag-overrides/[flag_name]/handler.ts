import { PennonError } from '@/lib/errors';
import {
  authenticated,
  type Endpoint,
  etagHeader,
  ifMatchOf,
  json,
  noContent,
  pathInput,
} from '@/lib/http/api';
import { bodyInput } from '@/lib/http/body';
import { overridePath, overrideUrl } from '@/lib/http/params';
import { putOverrideInput, toOverrideWire, updateOverrideInput } from '@/lib/overrides/schemas';
import { getOverride, removeOverride, setOverride, updateOverride } from '@/lib/overrides/service';

export const endpoint: Endpoint = {
  path: '/api/admin/users/{user_id}/flag-overrides/{flag_name}',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const { user_id: userId, flag_name: flagName } = pathInput(overridePath, request);
      const override = await getOverride(ctx, userId, flagName);
      return json(200, toOverrideWire(override), etagHeader(override.etag));
    }),
    PUT: authenticated(async (ctx, request) => {
      const { user_id: userId, flag_name: flagName } = pathInput(overridePath, request);
      const { enabled, reason, expires_at: expiresAt, ...what } = await bodyInput(putOverrideInput, request);
      const options = { enabled, reason, expiresAt, ifMatch: ifMatchOf(request) };
      const { override, created } = await setOverride(ctx, userId, flagName, what, options);
      const wire = toOverrideWire(override);
      const etag = etagHeader(override.etag);
      return created ? json(201, wire, { location: overrideUrl(override), ...etag }) : json(200, wire, etag);
    }),
    PATCH: authenticated(async (ctx, request) => {
      const { user_id: userId, flag_name: flagName } = pathInput(overridePath, request);
      const patch = await bodyInput(updateOverrideInput, request);
      const override = await updateOverride(ctx, userId, flagName, patch, { ifMatch: ifMatchOf(request) });
      return json(200, toOverrideWire(override), etagHeader(override.etag));
    }),
    DELETE: authenticated(async (ctx, request) => {
      const { user_id: userId, flag_name: flagName } = pathInput(overridePath, request);
      const removed = await removeOverride(ctx, userId, flagName, { ifMatch: ifMatchOf(request) });
      if (!removed) throw new PennonError('override_not_found');
      return noContent();
    }),
  },
};
