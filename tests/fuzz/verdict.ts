import type { DocumentCheck } from '../support/documented';
import type { FuzzRequest } from './requests';

/** What only our own code, its database or its machine would say. */
const INTERNALS =
  /node_modules|\.(?:ts|tsx|mjs|cjs|js):\d+|\bat \w+ \(|select .+ from|insert into|violates .+ constraint|syntax error|pg_|drizzle|postgres|ECONN|\/(?:home|root|work|usr|var|tmp)\//i;
/** Full streams and a database that is away are said to be so; here neither happens. */
const FAULT = 500;

/** What is wrong with an answer; undefined when nothing is. A stream is left after its head. */
export async function faultOf(
  { method, template, headers, body }: FuzzRequest,
  answer: Response,
  check: DocumentCheck,
): Promise<string | undefined> {
  if (answer.status >= FAULT) return `${answer.status}: ${await answer.text()}`;
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    await answer.body?.cancel();
    return undefined;
  }
  const text = await answer.clone().text();
  if (answer.status >= 400) {
    const problem: unknown = JSON.parse(text);
    const id =
      typeof problem === 'object' && problem !== null ? Reflect.get(problem, 'request_id') : undefined;
    if (id === undefined || id !== answer.headers.get('x-request-id')) return `no request_id: ${text}`;
    const inside = INTERNALS.exec(text);
    if (inside) return `tells of its inside ("${inside[0]}"): ${text}`;
  }
  const isJson = headers['content-type']?.startsWith('application/json');
  return check({ path: template, method, sent: isJson ? parsed(body) : undefined, answer });
}

/** The JSON that was sent; undefined where it was none, or where its text says more than its value. */
function parsed(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
