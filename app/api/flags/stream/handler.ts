import { z } from 'zod';
import { PennonError } from '@/lib/errors';
import { type Endpoint, hasSeen } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { eventStream } from '@/lib/http/response';
import { clientTokenOf } from '@/lib/http/token-of-request';
import { flagsStreamQuery } from '@/lib/overrides/schemas-me';
import { flagsStream } from '@/lib/streams/flags-stream';

export const endpoint: Endpoint = {
  path: '/api/flags/stream',
  cors: true,
  methods: {
    GET: operation(
      {
        id: 'streamMyFlags',
        tag: 'Evaluation',
        summary: 'Follow every flag as one person gets it',
        description:
          'Server-sent events. The first is `flags`, with the body of `GET /api/flags/me` and the members `etag` and ' +
          '`server_time`; or `current`, with `etag`, `revision` and `server_time`, where `If-None-Match` or `etag` says ' +
          'that the caller has it. Then `flags` again whenever this person’s answer changes: by a change, at the end of ' +
          'an override, at the instant of a schedule. A comment every 15 seconds says that the server is there. Before the ' +
          'server ends the stream it sends `bye` with `reason` (`shutdown`, `unauthorized`, `slow`) and `retry_after_ms`. ' +
          'A client token’s stream ends with the token.',
        may: 'evaluate',
        remembered: true,
        clientTokens: true,
        query: flagsStreamQuery,
        answers: {
          200: {
            description: 'Events, until either side ends it',
            body: z.string(),
            contentType: 'text/event-stream',
          },
        },
        errors: ['bad_request', 'rate_limited', 'overloaded'],
      },
      async ({ ctx, query, request }) => {
        if (ctx.actor.kind === 'api_key' && query.user === undefined) {
          throw new PennonError('bad_request', 'Say whose flags with ?user=, an external id or an id');
        }
        const open = await flagsStream(ctx, {
          targetingKey: query.user ?? null,
          token: clientTokenOf(request),
          hasSeen: (etag) => query.etag === etag || hasSeen(request, etag),
        });
        return eventStream(open);
      },
    ),
  },
};
