import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/session';
import { PennonError } from '@/lib/errors';
import { requestIdOf } from '@/lib/http/api';
import { toProblem } from '@/lib/http/problem';
import { withBodyRead } from '@/lib/http/with-body-read';
import { inTrace } from '@/lib/trace';

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Largest body in bytes: anybody may send one, and a form with a password has a few hundred. */
const BODY_LIMIT = 16 * 1024;

/** Where next-auth lets browsers write into the log. Anybody may, and as much as they like. */
const LOG_OF_BROWSERS = '_log';

const handler = (request: Request, context: RouteContext): Promise<Response> => {
  const requestId = requestIdOf((name) => request.headers.get(name));
  return inTrace({ requestId }, async () => {
    try {
      const [action] = (await context.params).nextauth;
      if (action === LOG_OF_BROWSERS) return new Response(null, { status: 204 });
      const received = request.method === 'POST' ? await withBodyRead(request, BODY_LIMIT) : request;
      return await NextAuth(received as never, context as never, authOptions());
    } catch (error) {
      if (!(error instanceof PennonError)) throw error;
      const headers = { 'content-type': 'application/problem+json', 'cache-control': 'private, no-store' };
      return Response.json(toProblem(error, requestId), { status: error.status, headers });
    }
  });
};

export { handler as GET, handler as POST };
