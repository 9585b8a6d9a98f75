import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors';

const CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** What an error looks like on the wire (RFC 9457). Some codes come with further members. */
export const problemWire = z
  .looseObject({
    type: z.string().meta({ description: '`urn:pennon:problem:` and the code' }),
    title: z.string().meta({ description: 'What the code means' }),
    status: z.int().meta({ description: 'The HTTP status' }),
    code: z.enum(CODES).meta({ description: 'Decide by this' }),
    detail: z.string().meta({ description: 'What is wrong this time, for people' }),
    request_id: z.string().meta({ description: 'Finds the call in the log; the `X-Request-Id` header too' }),
    errors: z
      .array(
        z.strictObject({
          path: z.string().meta({ description: 'Dotted, `rules.0.serve.variant` say; empty for the whole' }),
          message: z.string(),
          row: z.int().optional().meta({ description: 'Row of an import, from 1' }),
        }),
      )
      .optional()
      .meta({ description: 'Every wrong field, of code `invalid`, or what else is in the way' }),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457)' });
