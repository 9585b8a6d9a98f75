import { route } from '@/lib/http/route';
import { openApi } from '../endpoints';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(openApi);
