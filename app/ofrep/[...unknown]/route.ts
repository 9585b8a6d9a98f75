import { route } from '@/lib/http/route';
import { endpoint } from '../../api/[...unknown]/handler';

export const { GET, HEAD, POST, PUT, PATCH, DELETE } = route(endpoint);
