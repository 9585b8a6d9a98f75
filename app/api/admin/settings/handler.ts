import { type Endpoint, etagHeader, ifMatchOf, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { settingsWire, toSettingsWire, updateSettingsInput } from '@/lib/settings/schemas';
import { getSettings, updateSettings } from '@/lib/settings/service';
import type { Settings } from '@/lib/settings/types';

export const endpoint: Endpoint = {
  path: '/api/admin/settings',
  methods: {
    GET: operation(
      {
        id: 'getSettings',
        tag: 'Settings',
        summary: 'Get the settings of this installation',
        may: 'settings.read',
        answers: { 200: { description: 'The settings', body: settingsWire, headers: ['ETag'] } },
      },
      async ({ ctx }) => present(await getSettings(ctx)),
    ),
    PATCH: operation(
      {
        id: 'updateSettings',
        tag: 'Settings',
        summary: 'Change the settings that are given',
        description:
          'A given `override_policy` replaces the old one whole. It holds for every write that leaves an override ' +
          'enabled, on every path; pausing and deleting are always allowed.',
        may: 'settings.write',
        body: updateSettingsInput,
        example: { override_policy: { require_reason: true, require_expiry: true, max_expiry_days: 90 } },
        ifMatch: true,
        answers: {
          200: { description: 'The settings as they are now', body: settingsWire, headers: ['ETag'] },
        },
      },
      async ({ ctx, body, request }) => present(await updateSettings(ctx, body, ifMatchOf(request))),
    ),
  },
};

function present(settings: Settings) {
  return json(200, toSettingsWire(settings), etagHeader(settings.etag));
}
