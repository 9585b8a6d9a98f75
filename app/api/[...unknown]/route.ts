import { PennonError } from '@/lib/errors';
import { route } from '@/lib/http/route';

const notFound = async (): Promise<never> => {
  throw new PennonError('route_not_found');
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route({
  GET: notFound,
  POST: notFound,
  PUT: notFound,
  PATCH: notFound,
  DELETE: notFound,
});
