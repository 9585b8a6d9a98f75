import { PennonError } from '@/lib/errors';
import { type Endpoint, etagHeader, hasSeen } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { andThen } from '@/lib/maybe-promise';
import { answerFlagsFor } from '@/lib/overrides/answers';
import { myFlagsQuery, userFlagsWire } from '@/lib/overrides/schemas-me';

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
        remembered: true,
        query: myFlagsQuery,
        answers: {
          200: { description: 'Flags by name', body: userFlagsWire, headers: ['ETag'] },
          304: { description: 'Nothing has changed for this person', headers: ['ETag'] },
        },
        errors: ['bad_request'],
      },
      ({ ctx, query, request }) => {
        if (ctx.actor.kind === 'api_key' && query.user === undefined) {
          throw new PennonError('bad_request', 'Say whose flags with ?user=, an external id or an id');
        }
        return andThen(answerFlagsFor(ctx, query.user ?? null), ({ text, bytes, etag, state }) => {
          // An ETag does not say whether an answer is stale: that one is told whole.
          if (!state.stale && hasSeen(request, etag))
            return { status: 304, headers: etagHeader(etag), body: null };
          const headers = { 'content-type': 'application/json', ...etagHeader(etag) };
          return { status: 200, headers, body: { text, bytes } };
        });
      },
    ),
  },
};
