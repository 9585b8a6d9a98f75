import { z } from 'zod';
import type { Endpoint } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { eventStream } from '@/lib/http/response';
import { revisionStream } from '@/lib/streams/revision-stream';

export const endpoint: Endpoint = {
  path: '/api/admin/revision/stream',
  methods: {
    GET: operation(
      {
        id: 'streamRevision',
        tag: 'Audit log',
        summary: 'Follow the revision of the last change',
        description:
          'Server-sent events, as the dashboard follows them: `revision` with `epoch`, `revision` and `stale` (the database is ' +
          'away, so that nobody knows of changes) at first and whenever one of them is another. A burst of changes is told ' +
          'once in two seconds. A comment every 15 seconds says that the server is there; `bye` comes before the server ' +
          'ends the stream.',
        may: 'audit.read',
        answers: {
          200: {
            description: 'Events, until either side ends it',
            body: z.string(),
            contentType: 'text/event-stream',
          },
        },
        errors: ['rate_limited', 'overloaded'],
      },
      async ({ ctx }) => eventStream(revisionStream(ctx)),
    ),
  },
};
