import { type Endpoint, json } from '@/lib/http/api';

/** `GET /api/health/live`: the process answers. */
export const endpoint: Endpoint = {
  path: '/api/health/live',
  methods: { GET: async () => json(200, { status: 'ok' }) },
};
