import { PennonError } from '@/lib/errors';
import { type Endpoint, etagHeader, hasSeen, json } from '@/lib/http/api';
import { contentEtag } from '@/lib/http/etag';
import { operation } from '@/lib/http/operation';
import { myFlagsQuery, toUserFlagsWire, userFlagsWire } from '@/lib/overrides/schemas-me';
import { getFlagsFor } from '@/lib/overrides/user-flags';

export const endpoint: Endpoint = {
  path: '/api/flags/me',
  cors: true,
  methods: {
    GET: operation(
      {
        id: 'getMyFlags',
        tag: 'Evaluation',
        summary: 'Get every flag as one person gets it',
        description:
          'Sessions and client tokens see themselves; service and admin keys name the person. The ETag changes exactly ' +
          'when this person’s answer does: `If-None-Match` is heeded.',
        may: 'evaluate',
        clientTokens: true,
        query: myFlagsQuery,
        answers: {
          200: { description: 'Flags by name', body: userFlagsWire, headers: ['ETag'] },
          304: { description: 'Nothing has changed for this person', headers: ['ETag'] },
        },
        errors: ['bad_request'],
      },
      async ({ ctx, query, request }) => {
        if (ctx.actor.kind === 'api_key' && query.user === undefined) {
          throw new PennonError('bad_request', 'Say whose flags with ?user=, an external id or an id');
        }
        const flags = await getFlagsFor(ctx, { targetingKey: query.user ?? null, attributes: {} });
        const body = toUserFlagsWire(flags);
        const etag = contentEtag({ flags: body.flags, next_change_at: body.next_change_at });
        if (hasSeen(request, etag)) return { status: 304, headers: etagHeader(etag), body: null };
        return json(200, body, etagHeader(etag));
      },
    ),
  },
};
