import { PennonError } from '@/lib/errors';
import type { Endpoint } from '@/lib/http/api';

const notFound = async (): Promise<never> => {
  throw new PennonError('route_not_found');
};

export const endpoint: Endpoint = {
  path: '/api/{unknown}',
  methods: {
    GET: notFound,
    POST: notFound,
    PUT: notFound,
    PATCH: notFound,
    DELETE: notFound,
  },
};
