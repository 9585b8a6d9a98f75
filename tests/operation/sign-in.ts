import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Somebody with a browser. */
export interface Visitor {
  /** The address that they come from: any of this machine's, `127.0.0.2` say. */
  readonly from: string;
  /** What they say that their address is. */
  readonly claims: string;
}

interface Answer {
  readonly status: number;
  readonly cookies: string;
  readonly body: string;
}

async function send(
  url: string,
  { from, claims }: Visitor,
  cookie = '',
  form?: URLSearchParams,
): Promise<Answer> {
  const headers = {
    cookie,
    'x-forwarded-for': claims,
    'x-real-ip': claims,
    forwarded: `for=${claims}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const sent = request(url, { method: form ? 'POST' : 'GET', headers, localAddress: from, agent: false });
  sent.end(form?.toString());
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    status: response.statusCode ?? 0,
    cookies: (response.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; '),
    body: await text(response),
  };
}

/**
 * Tries to sign in with a password that nobody has.
 * @returns the status of the answer
 */
export async function tryToSignIn(url: string, visitor: Visitor, email: string): Promise<number> {
  const { body, cookies } = await send(`${url}/api/auth/csrf`, visitor);
  const { csrfToken } = JSON.parse(body);
  const form = new URLSearchParams({ csrfToken, email, password: 'nobody has this password', json: 'true' });
  return (await send(`${url}/api/auth/callback/credentials`, visitor, cookies, form)).status;
}
