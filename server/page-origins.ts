import type { IncomingMessage } from 'node:http';
import { assertSameSite } from '@/lib/http/cross-site';
import { toPennonError } from '@/lib/http/problem';
import { refuse } from './client-errors';
import type { Handler } from './http-server';

const READS: readonly (string | undefined)[] = ['GET', 'HEAD', 'OPTIONS'];
/** Its forms carry tokens of their own, and identity providers post to it. */
const NEXT_AUTH = '/api/auth/';

/** Refuses writes to pages that come from elsewhere: Next refuses them as well, as if it had failed. */
export function withOwnOrigin(next: Handler): Handler {
  return (request, response) => {
    if (isWrite(request)) {
      try {
        assertSameSite((name) => headerOf(request, name));
      } catch (error) {
        refuse(response, toPennonError(error));
        return;
      }
    }
    next(request, response);
  };
}

const isWrite = ({ method, url = '/' }: IncomingMessage) =>
  !READS.includes(method) && !url.startsWith(NEXT_AUTH);

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
