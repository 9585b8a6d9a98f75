import { z } from 'zod';
import { type Endpoint, queryInput } from '@/lib/http/api';
import { documented } from '@/lib/http/operation';
import { eventStream } from '@/lib/http/response';
import { ofrepStreamQuery } from '@/lib/overrides/schemas-ofrep';
import { OFREP_STREAM_PATH } from '@/lib/streams/ofrep-address';
import { ofrepStream } from '@/lib/streams/ofrep-stream';

export const endpoint: Endpoint = {
  path: OFREP_STREAM_PATH,
  cors: true,
  methods: {
    GET: documented(
      {
        id: 'ofrepStream',
        tag: 'OFREP',
        summary: 'Hear when to evaluate again',
        description:
          'Server-sent events as OFREP’s clients expect them: `{"type": "refetchEvaluation"}` at first and whenever this ' +
          'person’s answer has changed. `eventStreams` of an evaluation has the address, with a token that is good for ' +
          'this stream alone.',
        query: ofrepStreamQuery,
        answers: {
          200: {
            description: 'Events, until either side ends it',
            body: z.string(),
            contentType: 'text/event-stream',
          },
        },
        errors: ['unauthenticated', 'invalid', 'rate_limited', 'overloaded'],
      },
      'stream-token',
      async (request) => {
        const { token } = queryInput(ofrepStreamQuery, request);
        return eventStream(await ofrepStream(token ?? '', request.now, request.requestId));
      },
    ),
  },
};
