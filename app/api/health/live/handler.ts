import { z } from 'zod';
import { type Endpoint, json } from '@/lib/http/api';
import { documented } from '@/lib/http/operation';

export const endpoint: Endpoint = {
  path: '/api/health/live',
  methods: {
    GET: documented(
      {
        id: 'getLiveness',
        tag: 'Monitoring',
        summary: 'Ask whether the process answers',
        answers: {
          200: { description: 'It does', body: z.strictObject({ status: z.literal('ok') }) },
        },
      },
      'anybody',
      async () => json(200, { status: 'ok' }),
    ),
  },
};
