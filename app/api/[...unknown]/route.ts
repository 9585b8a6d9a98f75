import { route } from '@/lib/http/route';
import { unknownEndpoint } from '@/lib/http/unknown';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(unknownEndpoint);
