import { type ApiHandler, json } from '@/lib/http/api';

/** `GET /api/health/live`: the process answers. */
export const methods: { GET: ApiHandler } = { GET: async () => json(200, { status: 'ok' }) };
