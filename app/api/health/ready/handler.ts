import { z } from 'zod';
import { isDatabaseReady } from '@/lib/db/health';
import { type Endpoint, json } from '@/lib/http/api';
import { documented } from '@/lib/http/operation';
import { isStopping } from '@/lib/stopping';

export const endpoint: Endpoint = {
  path: '/api/health/ready',
  methods: {
    GET: documented(
      {
        id: 'getReadiness',
        tag: 'Monitoring',
        summary: 'Ask whether the process can do its work',
        answers: {
          200: { description: 'It can', body: z.strictObject({ status: z.literal('ok') }) },
          503: {
            description: 'It cannot, and why',
            body: z.strictObject({ status: z.literal('unavailable'), reason: z.string() }),
          },
        },
      },
      'anybody',
      async () => {
        if (isStopping()) return unavailable('the process is about to end');
        return (await isDatabaseReady())
          ? json(200, { status: 'ok' })
          : unavailable('the database does not answer');
      },
    ),
  },
};

const unavailable = (reason: string) => json(503, { status: 'unavailable', reason });
