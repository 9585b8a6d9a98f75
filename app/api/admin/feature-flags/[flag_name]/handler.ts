import { countMatchesAfterSave } from '@/lib/flags/matches';
import {
  flagWire,
  savedFlagWire,
  toFlagWire,
  toSavedFlagWire,
  updateFlagInput,
  updateFlagQuery,
} from '@/lib/flags/schemas';
import { archiveFlag, getFlag, updateFlag } from '@/lib/flags/service';
import { type Endpoint, etagHeader, ifMatchOf, json, noContent } from '@/lib/http/api';
import { FLAG_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { flagPath } from '@/lib/http/params';

export const endpoint: Endpoint = {
  path: '/api/admin/feature-flags/{flag_name}',
  methods: {
    GET: operation(
      {
        id: 'getFlag',
        tag: 'Flags',
        summary: 'Get a flag',
        may: 'flags.read',
        params: flagPath,
        answers: { 200: { description: 'The flag', body: flagWire, headers: ['ETag'] } },
        errors: ['flag_not_found'],
      },
      async ({ ctx, params }) => {
        const flag = await getFlag(ctx, params.flag_name);
        return json(200, toFlagWire(flag), etagHeader(flag.etag));
      },
    ),
    PATCH: operation(
      {
        id: 'updateFlag',
        tag: 'Flags',
        summary: 'Change a flag',
        description:
          'What is left out stays; what is given replaces the old one whole. A change that would leave a rule, a ' +
          'scheduled change, another flag or an override without its variant is a conflict and lists them. When ' +
          '`rules` are given, the answer says for how many people of the directory each holds.',
        may: 'flags.write',
        params: flagPath,
        query: updateFlagQuery,
        body: updateFlagInput,
        example: { enabled: false, description: 'Off until the contrast is right' },
        bodyLimit: FLAG_BODY_LIMIT,
        ifMatch: true,
        answers: {
          200: { description: 'The flag as it is now', body: savedFlagWire, headers: ['ETag'] },
        },
        errors: ['flag_not_found', 'flag_archived', 'flag_in_use'],
      },
      async ({ ctx, params, query, body, request }) => {
        const options = { resolve: query.resolve, ifMatch: ifMatchOf(request) };
        const flag = await updateFlag(ctx, params.flag_name, body, options);
        const matches = body.rules && (await countMatchesAfterSave(ctx, flag));
        return json(200, toSavedFlagWire(flag, matches), etagHeader(flag.etag));
      },
    ),
    DELETE: operation(
      {
        id: 'archiveFlag',
        tag: 'Flags',
        summary: 'Archive a flag',
        description: 'Nobody gets it any more; its overrides are kept and its name stays taken.',
        may: 'flags.write',
        params: flagPath,
        ifMatch: true,
        answers: { 204: { description: 'It is archived' } },
        errors: ['flag_not_found', 'flag_in_use'],
      },
      async ({ ctx, params, request }) => {
        await archiveFlag(ctx, params.flag_name, { ifMatch: ifMatchOf(request) });
        return noContent();
      },
    ),
  },
};
