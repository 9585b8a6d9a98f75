import { z } from 'zod';
import { ERRORS } from '../errors';
import { isScalar } from '../evaluation/operators';
import type { EvaluatedValue, Evaluation, JsonValue } from '../evaluation/types';
import type { KeptText } from '../kept-text';
import { jsonWire, text } from '../validation';
import type { Asked } from './subject';

/** A page that nobody looks at for so long ends its stream. */
const INACTIVITY_DELAY_S = 120;

const isUsable = (value: unknown) => (Array.isArray(value) ? value.every(isScalar) : isScalar(value));

/**
 * Body of both OFREP calls, as the person whom it means. Members that we do not know are passed over, as the protocol may
 * grow; so are attributes that rules cannot compare (null, objects), as a context is shared by everything that an
 * application evaluates. SDKs that know of no targeting key send an empty one.
 */
export const ofrepInput = z
  .looseObject(
    {
      context: z
        .looseObject({ targetingKey: text(255).nullish() }, { error: 'must be an object' })
        .nullish()
        .meta({
          description:
            'Of whom the flags are. For service and admin keys attributes add to the stored ones or replace them',
        }),
    },
    { error: 'must be an object' },
  )
  .transform(({ context }): Asked => {
    const { targetingKey, ...attributes } = context ?? {};
    const usable = Object.entries(attributes).filter(([, value]) => isUsable(value));
    return { targetingKey: targetingKey || null, attributes: Object.fromEntries(usable) };
  });

/** The key of a flag in the path: anything; what is no flag's name is not found. */
export const ofrepPath = z.object({ key: z.string() });

/** Query of the stream of events. */
export const ofrepStreamQuery = z.strictObject({
  token: text(4096).optional().meta({ description: 'As `eventStreams` has it' }),
});

const metadataWire = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .meta({ description: 'source, overridden, override_expires_at, wrapped, user_known, stale' });

/** A flag that was evaluated, as OFREP has it. */
export const ofrepSuccessWire = z
  .strictObject({
    key: z.string(),
    value: jsonWire.optional().meta({
      description: 'A boolean, string, number or object; left out for null: use the default of the code',
    }),
    reason: z.enum(['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED']),
    variant: z.string().optional(),
    metadata: metadataWire,
  })
  .meta({ id: 'OfrepEvaluation' });

const failureFields = {
  errorCode: z.enum(['PARSE_ERROR', 'INVALID_CONTEXT', 'FLAG_NOT_FOUND', 'GENERAL']),
  errorDetails: z.string(),
};

const itemFailureWire = z.strictObject({ key: z.string(), ...failureFields }).meta({ id: 'OfrepFailedFlag' });

/** What is wrong with a whole call, as OFREP has it. */
export const ofrepFailureWire = z
  .strictObject({
    key: z.string().optional().meta({ description: 'The flag, where the call is about one' }),
    ...failureFields,
    request_id: z.string(),
  })
  .meta({ id: 'OfrepFailure' });

/** All flags, as OFREP has it. */
export const ofrepBulkWire = z
  .strictObject({
    flags: z.array(z.union([ofrepSuccessWire, itemFailureWire])),
    metadata: metadataWire,
    eventStreams: z
      .array(
        z.strictObject({
          type: z.literal('sse'),
          endpoint: z
            .strictObject({ requestUri: z.string() })
            .meta({ description: 'At the origin that the evaluation was asked of' }),
          inactivityDelaySec: z.int(),
        }),
      )
      .optional()
      .meta({ description: 'Where to hear that the flags have changed; not for sessions' }),
  })
  .meta({ id: 'OfrepBulkEvaluation' });

/** What is told beside the flags. */
interface Told {
  readonly userKnown: boolean;
  readonly stale: boolean;
}

/** One flag, as OFREP has it. */
export function toOfrepWire(evaluation: EvaluatedValue, told: Told): z.output<typeof ofrepSuccessWire> {
  const item = toSuccess(evaluation);
  return { ...item, metadata: { ...item.metadata, ...toMetadata(told) } };
}

/**
 * JSON of all flags, as OFREP has it.
 * @param flags JSON of the list of what `toOfrepItem` gives, and how long that is in UTF-8
 */
export function toOfrepBulkText(
  flags: KeptText,
  { streamAddress, ...told }: Told & { readonly streamAddress: string | null },
): KeptText {
  const rest: Omit<z.output<typeof ofrepBulkWire>, 'flags'> = {
    metadata: toMetadata(told),
    ...(streamAddress === null ? {} : { eventStreams: [toEventStream(streamAddress)] }),
  };
  const [before, after] = ['{"flags":', `,${JSON.stringify(rest).slice(1)}`];
  const bytes = before.length + flags.bytes + Buffer.byteLength(after);
  return { text: before + flags.text + after, bytes };
}

function toMetadata({ userKnown, stale }: Told) {
  return { user_known: userKnown, ...(stale ? { stale } : {}) };
}

const toEventStream = (requestUri: string) => ({
  type: 'sse' as const,
  endpoint: { requestUri },
  inactivityDelaySec: INACTIVITY_DELAY_S,
});

/** One flag of many, as OFREP has it: one that cannot be evaluated has an `errorCode`. */
export function toOfrepItem(evaluation: Evaluation): z.output<typeof ofrepBulkWire>['flags'][number] {
  if (evaluation.reason !== 'ERROR') return toSuccess(evaluation);
  return {
    key: evaluation.flagName,
    errorCode: 'GENERAL' as const,
    errorDetails: ERRORS.flag_broken.title,
  };
}

function toSuccess(evaluation: EvaluatedValue): z.output<typeof ofrepSuccessWire> {
  const { flagName, value, variant, source, override } = evaluation;
  const wrapped = Array.isArray(value);
  return {
    key: flagName,
    ...toValue(value),
    reason: REASONS[evaluation.reason],
    ...(variant === null ? {} : { variant }),
    metadata: {
      source,
      overridden: override !== null,
      ...(override?.expiresAt == null
        ? {}
        : { override_expires_at: new Date(override.expiresAt).toISOString() }),
      ...(wrapped ? { wrapped } : {}),
    },
  };
}

/** OFREP has no place for lists and null. */
function toValue(value: JsonValue): { value?: unknown } {
  if (value === null) return {};
  return { value: Array.isArray(value) ? { value } : value };
}

/** Our reasons as OFREP knows them. */
const REASONS = {
  OVERRIDE: 'TARGETING_MATCH',
  TARGETING_MATCH: 'TARGETING_MATCH',
  SPLIT: 'SPLIT',
  SCHEDULED: 'STATIC',
  STATIC: 'STATIC',
  DEFAULT: 'STATIC',
  DISABLED: 'DISABLED',
} as const;
