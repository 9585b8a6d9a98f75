/** The one table from code to HTTP status and standard text. */
export const ERRORS = {
  bad_request: { status: 400, title: 'The request cannot be understood' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  unauthenticated: { status: 401, title: 'Sign in or send an API key' },
  forbidden: { status: 403, title: 'You are not allowed to do this' },
  cross_site: { status: 403, title: 'The request comes from another site' },
  route_not_found: { status: 404, title: 'There is nothing at this address' },
  user_not_found: { status: 404, title: 'There is no such user' },
  flag_not_found: { status: 404, title: 'There is no such flag' },
  segment_not_found: { status: 404, title: 'There is no such segment' },
  override_not_found: { status: 404, title: 'There is no such override' },
  api_key_not_found: { status: 404, title: 'There is no such API key' },
  invitation_not_found: { status: 404, title: 'The invitation was used, has ended or was replaced' },
  scheduled_change_not_found: { status: 404, title: 'There is no such scheduled change' },
  method_not_allowed: { status: 405, title: 'This address does not answer that method' },
  override_exists: { status: 409, title: 'This user already has an override of this flag' },
  flag_exists: { status: 409, title: 'A flag of this name exists, or existed' },
  flag_archived: { status: 409, title: 'The flag is archived' },
  flag_not_archived: { status: 409, title: 'The flag is not archived' },
  flag_in_use: { status: 409, title: 'Something depends on what the change takes away' },
  reference_missing: { status: 409, title: 'The flag needs something that is not there' },
  segment_exists: { status: 409, title: 'A segment of this key exists' },
  segment_in_use: { status: 409, title: 'Flags or other segments use this segment' },
  user_exists: { status: 409, title: 'A user with this e-mail or external id exists' },
  scheduled_change_settled: {
    status: 409,
    title: 'The scheduled change is due or cancelled: it stays as it is',
  },
  scheduled_change_limit: { status: 409, title: 'A flag can have 100 pending scheduled changes' },
  count_changed: { status: 409, title: 'Another number of records is concerned than the one expected' },
  dry_run_required: { status: 409, title: 'Say how many records you expect, from a dry run' },
  last_admin: { status: 409, title: 'The last administrator stays' },
  own_account: { status: 409, title: 'Nobody deletes their own account' },
  api_key_settled: {
    status: 409,
    title: 'The API key has ended, was rotated, or belongs to the environment',
  },
  user_disabled: { status: 409, title: 'The account is disabled' },
  user_invited: { status: 409, title: 'This person can sign in already' },
  idempotency_in_progress: { status: 409, title: 'The first request with this Idempotency-Key still runs' },
  version_mismatch: { status: 412, title: 'Somebody changed this in the meantime' },
  request_timeout: { status: 408, title: 'The request did not come in time' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Send the body as application/json' },
  invalid: { status: 422, title: 'Some fields are not valid' },
  idempotency_mismatch: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
  },
  rate_limited: { status: 429, title: 'Too many tries' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  flag_broken: { status: 500, title: 'The flag is stored in a way that cannot be evaluated' },
  unavailable: { status: 503, title: 'The database cannot be reached' },
  overloaded: { status: 503, title: 'This server has as many streams open as it may' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** A field that is wrong. The path is dotted; empty for the body as a whole. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** Row of an import, from 1. */
  readonly row?: number;
}

/** The one class of errors that callers may see. Everything else is answered as `internal`, with no detail. */
export class PennonError extends Error {
  readonly code: ErrorCode;
  /** HTTP status of the code. */
  readonly status: number;
  readonly fields: readonly FieldError[];
  /** Machine-readable facts that go into the answer beside the standard members. */
  readonly details: { readonly [name: string]: unknown };

  /** @param message One readable sentence; the code's standard text when left out. */
  constructor(
    code: ErrorCode,
    message: string = ERRORS[code].title,
    extra: { fields?: readonly FieldError[]; details?: { readonly [name: string]: unknown } } = {},
  ) {
    super(message);
    this.name = 'PennonError';
    this.code = code;
    this.status = ERRORS[code].status;
    this.fields = extra.fields ?? [];
    this.details = extra.details ?? {};
  }
}

/** One or more wrong fields: 422. */
export function invalid(...fields: FieldError[]): PennonError {
  const [first] = fields;
  const message = first && fields.length === 1 ? `${first.path || 'body'}: ${first.message}` : undefined;
  return new PennonError('invalid', message, { fields });
}
