import { listFlags } from '@/lib/flags/list';
import { countMatchesAfterSave } from '@/lib/flags/matches';
import {
  createFlagInput,
  flagListQuery,
  flagWire,
  savedFlagWire,
  toFlagWire,
  toSavedFlagWire,
} from '@/lib/flags/schemas';
import { createFlag } from '@/lib/flags/service';
import { type Endpoint, etagHeader, json } from '@/lib/http/api';
import { FLAG_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags',
  methods: {
    GET: operation(
      {
        id: 'listFlags',
        tag: 'Flags',
        summary: 'List or search flags',
        may: 'flags.read',
        query: flagListQuery,
        answers: { 200: { description: 'A page of flags', body: pageWire(flagWire) } },
      },
      async ({ ctx, query: { has_overrides: hasOverrides, ...query } }) =>
        json(200, toPageWire(await listFlags(ctx, { ...query, hasOverrides }), toFlagWire)),
    ),
    POST: operation(
      {
        id: 'createFlag',
        tag: 'Flags',
        summary: 'Make a flag',
        description:
          'A boolean flag has the variants `on` and `off` and serves `off` unless told otherwise; any other needs a ' +
          '`default`. When `rules` are given, the answer says for how many people of the directory each holds.',
        may: 'flags.write',
        body: createFlagInput,
        example: {
          name: 'ui.dark_mode',
          type: 'boolean',
          description: 'Dark colours',
          tags: ['web'],
          rules: [
            {
              id: 'pros',
              name: 'Professionals, a quarter of them',
              conditions: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
              rollout: { percent: 25 },
              serve: { variant: 'on' },
            },
          ],
        },
        bodyLimit: FLAG_BODY_LIMIT,
        idempotencyKey: true,
        answers: { 201: { description: 'The new flag', body: savedFlagWire, headers: ['ETag', 'Location'] } },
        errors: ['flag_exists'],
      },
      async ({ ctx, body }) => {
        const flag = await createFlag(ctx, body);
        const matches = body.rules && (await countMatchesAfterSave(ctx, flag));
        const location = `/api/admin/feature-flags/${flag.name}`;
        return json(201, toSavedFlagWire(flag, matches), { location, ...etagHeader(flag.etag) });
      },
    ),
  },
};
