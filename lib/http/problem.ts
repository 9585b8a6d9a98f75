import { isRefusedForNow, isUnavailable } from '../db/unavailable';
import { ERRORS, type ErrorCode, PennonError } from '../errors';
import { log } from '../log';
import { countRefusal } from '../metrics';
import { rootCause } from '../root-cause';

/** Not this caller, or not that often. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

/** Turns whatever was thrown into the error that a caller may see. What is unknown says nothing, and is logged. */
export function toPennonError(thrown: unknown): PennonError {
  if (thrown instanceof PennonError) {
    if (REFUSALS.has(thrown.status)) countRefusal(thrown.code);
    return thrown;
  }
  const cause = rootCause(thrown);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (isUnavailable(cause)) {
    log().error({ code }, 'the database cannot be reached');
    return new PennonError('unavailable');
  }
  if (isRefusedForNow(cause)) {
    log().error({ code }, 'the database refuses');
    return new PennonError('unavailable', 'The database does not do this now: it is full, read-only or busy');
  }
  log().error({ code, stack: cause instanceof Error ? cause.stack : String(cause) }, 'unexpected error');
  return new PennonError('internal');
}

/** RFC 9457 body of an error. */
export function toProblem(error: PennonError, requestId: string) {
  return {
    type: `urn:pennon:problem:${error.code}`,
    title: ERRORS[error.code satisfies ErrorCode].title,
    status: error.status,
    code: error.code,
    detail: error.message,
    request_id: requestId,
    ...(error.fields.length > 0 ? { errors: error.fields } : {}),
    ...error.details,
  };
}
