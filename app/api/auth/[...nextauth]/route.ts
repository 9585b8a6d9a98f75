import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/session';
import { requestIdOf } from '@/lib/http/api';
import { inTrace } from '@/lib/trace';

type RouteContext = { params: Promise<{ nextauth: string[] }> };

const handler = (request: Request, context: RouteContext): Promise<Response> =>
  inTrace({ requestId: requestIdOf((name) => request.headers.get(name)) }, () =>
    NextAuth(request as never, context as never, authOptions()),
  );

export { handler as GET, handler as POST };
