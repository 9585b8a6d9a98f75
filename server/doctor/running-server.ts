import { z } from 'zod';
import { type Finding, ok, problem, warning } from './finding';

const CHECK = 'server';
const TIMEOUT_MS = 5_000;

const answerShape = z.object({ status: z.string(), reasons: z.array(z.string()) });

/** Whether a Pennon answers at its address, and what it says of itself. */
export async function checkRunningServer(address: string): Promise<Finding> {
  const url = new URL('/api/health/ready', address).href;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
    const answer = answerShape.safeParse(await response.json().catch(() => null));
    if (answer.success) return judgeServer(address, answer.data);
    const advice = 'Let the proxy at that address pass requests on to Pennon, or mend NEXTAUTH_URL.';
    return problem(CHECK, `what answers at ${url} is not Pennon (${response.status})`, advice);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Start it, if it does not run; else see whether this machine can reach that address.';
    return warning(CHECK, `nothing answers at ${address} (${why})`, advice);
  }
}

function judgeServer(address: string, { status, reasons }: z.output<typeof answerShape>): Finding {
  if (status === 'ready') return ok(CHECK, `answers at ${address} and is ready`);
  const found = `answers at ${address} and is ${status}: ${reasons.join(', ')}`;
  const advice = 'See what the reasons mean in docs/operations.md, "Health".';
  return status === 'degraded' ? warning(CHECK, found, advice) : problem(CHECK, found, advice);
}
