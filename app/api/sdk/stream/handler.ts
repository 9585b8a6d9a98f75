import { z } from 'zod';
import type { Endpoint } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { eventStream } from '@/lib/http/response';
import { sdkStream } from '@/lib/streams/sdk-stream';

export const endpoint: Endpoint = {
  path: '/api/sdk/stream',
  methods: {
    GET: operation(
      {
        id: 'streamChanges',
        tag: 'Evaluation in process',
        summary: 'Follow what must be loaded anew',
        description:
          'Server-sent events. The first is `state`, with `epoch`, `revision`, `definitions_revision` and `server_time`; ' +
          'before it comes what has changed since the `Last-Event-ID` that was sent, or it says `resync`: whatever is held ' +
          'of people may be old. Then `definitions` (load them again) and `users` (drop these, or with `all` everybody). A ' +
          'comment every 15 seconds says that the server is there; `bye` comes before the server ends the stream.',
        may: 'evaluate.any',
        remembered: true,
        answers: {
          200: {
            description: 'Events, until either side ends it',
            body: z.string(),
            contentType: 'text/event-stream',
          },
        },
        errors: ['overloaded'],
      },
      async ({ ctx, request }) => eventStream(sdkStream(ctx, request.header('last-event-id'))),
    ),
  },
};
