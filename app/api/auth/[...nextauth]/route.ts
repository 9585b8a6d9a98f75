import NextAuth from 'next-auth';
import { networkOf } from '@/lib/auth/client-address';
import { assertRate } from '@/lib/auth/limits';
import { OIDC } from '@/lib/auth/oidc';
import { authOptions } from '@/lib/auth/session';
import { requestIdOf, retryAfterOf } from '@/lib/http/api';
import { toPennonError, toProblem } from '@/lib/http/problem';
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
      const [action, provider] = (await context.params).nextauth;
      if (action === LOG_OF_BROWSERS) return new Response(null, { status: 204 });
      if (provider === OIDC) assertProviderRate(request.headers);
      return await askNextAuth(request, context, requestId);
    } catch (thrown) {
      return problem(thrown, requestId);
    }
  });
};

async function askNextAuth(request: Request, context: RouteContext, requestId: string): Promise<Response> {
  let failure: { readonly thrown: unknown } | undefined;
  const options = authOptions((thrown) => {
    failure = { thrown };
  });
  const received = request.method === 'POST' ? await withBodyRead(request, BODY_LIMIT) : request;
  const answer: Response = await NextAuth(received as never, context as never, options);
  return failure ? problem(failure.thrown, requestId, await addressIn(answer)) : answer;
}

function assertProviderRate(headers: Headers): void {
  const network = networkOf((name) => headers.get(name));
  if (network !== null) assertRate('provider', network);
}

/** What next-auth's own form reads of an answer, whatever its status. */
async function addressIn(answer: Response): Promise<{ readonly url?: string }> {
  return answer.headers.get('content-type') === 'application/json' ? answer.json() : {};
}

function problem(thrown: unknown, requestId: string, more: object = {}): Response {
  const error = toPennonError(thrown);
  const headers = {
    'content-type': 'application/problem+json',
    'cache-control': 'private, no-store',
    'x-request-id': requestId,
    ...retryAfterOf(error),
  };
  return Response.json({ ...toProblem(error, requestId), ...more }, { status: error.status, headers });
}

export { handler as GET, handler as POST };
