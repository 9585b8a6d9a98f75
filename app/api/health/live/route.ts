import { route } from '@/lib/http/route';
import { methods } from './handler';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route(methods);
