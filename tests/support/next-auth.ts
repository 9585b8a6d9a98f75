import './next-request';
import { NextRequest } from 'next/server';
import { GET, POST } from '@/app/api/auth/[...nextauth]/route';
import { ORIGIN } from './api';
import { withEnvironment } from './environment';
import { withNextRequest } from './next-request';

/** Calls next-auth's own route, as a browser at our address would. */
export function nextAuth(
  method: 'GET' | 'POST',
  action: string,
  cookie: string,
  form?: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const url = new URL(`${ORIGIN}/api/auth/${action}`);
  const request = new NextRequest(url, {
    method,
    headers: { ...more, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const params = Promise.resolve({ nextauth: url.pathname.split('/').slice(3) });
  const handler = method === 'GET' ? GET : POST;
  return withEnvironment({ NEXTAUTH_URL: ORIGIN }, () =>
    withNextRequest({ cookie, host: url.host }, () => handler(request, { params })),
  );
}
