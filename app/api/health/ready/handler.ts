import { isDatabaseReady } from '@/lib/db/health';
import { type Endpoint, json } from '@/lib/http/api';

/** `GET /api/health/ready`: the process can do its work, or 503 and what is missing. */
export const endpoint: Endpoint = {
  path: '/api/health/ready',
  methods: {
    GET: async () =>
      (await isDatabaseReady())
        ? json(200, { status: 'ok' })
        : json(503, { status: 'unavailable', reason: 'the database does not answer' }),
  },
};
