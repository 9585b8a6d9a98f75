import { route } from '@/lib/http/route';
import { endpoint } from './handler';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(endpoint);
