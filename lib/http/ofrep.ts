import type { ErrorCode, PennonError } from '../errors';
import { type ApiRequest, type ErrorBody, tellProblem } from './api';

const OFREP_CODES: Partial<Record<ErrorCode, string>> = {
  invalid_json: 'PARSE_ERROR',
  invalid: 'INVALID_CONTEXT',
  flag_not_found: 'FLAG_NOT_FOUND',
};

/**
 * Tells an error as OFREP does. Its clients read the body of 400, 404 and 500, for which it has a shape; of anything
 * else they read the status alone, so that is told as everywhere.
 */
export function tellOfrepError(error: PennonError, request: ApiRequest): ErrorBody {
  // A context that cannot be used is 400 here.
  const status = error.code === 'invalid' ? 400 : error.status;
  if (status !== 400 && status !== 404 && status !== 500) return tellProblem(error, request);
  const { key } = request.params;
  return {
    status,
    contentType: 'application/json',
    body: {
      ...(key === undefined ? {} : { key }),
      errorCode: OFREP_CODES[error.code] ?? 'GENERAL',
      errorDetails: error.message,
      request_id: request.requestId,
    },
  };
}
