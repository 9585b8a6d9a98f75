import { type Endpoint, etagHeader, hasSeen } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { getDefinitions } from '@/lib/sdk/definitions';
import { definitionsWire } from '@/lib/sdk/schemas';

export const endpoint: Endpoint = {
  path: '/api/sdk/definitions',
  methods: {
    GET: operation(
      {
        id: 'getDefinitions',
        tag: 'Evaluation in process',
        summary: 'Get all flags and segments as they are defined',
        description: 'What an SDK evaluates with in its own process. `If-None-Match` is heeded.',
        may: 'evaluate.any',
        remembered: true,
        answers: {
          200: {
            description: 'Flags and segments, all of one revision',
            body: definitionsWire,
            headers: ['ETag'],
          },
          304: { description: 'Nothing has changed', headers: ['ETag'] },
        },
      },
      async ({ ctx, request }) => {
        const { etag, body } = await getDefinitions(ctx, (known) => hasSeen(request, known));
        if (body === null) return { status: 304, headers: etagHeader(etag), body };
        return { status: 200, headers: { 'content-type': 'application/json', ...etagHeader(etag) }, body };
      },
    ),
  },
};
