import { contentEtag } from '@/lib/etag';
import { type Endpoint, etagHeader, hasSeen } from '@/lib/http/api';
import { EVALUATION_BODY_LIMIT } from '@/lib/http/body';
import { tellOfrepError } from '@/lib/http/ofrep';
import { operation } from '@/lib/http/operation';
import { clientTokenOf } from '@/lib/http/token-of-request';
import type { KeptText } from '@/lib/kept-text';
import { andThen } from '@/lib/maybe-promise';
import { evaluateFlags, type FlagsText } from '@/lib/overrides/ofrep';
import { ofrepBulkWire, ofrepFailureWire, ofrepInput, toOfrepBulkText } from '@/lib/overrides/schemas-ofrep';
import type { Asked } from '@/lib/overrides/subject';
import { ofrepStreamAddress } from '@/lib/streams/ofrep-address';

export const endpoint: Endpoint = {
  path: '/ofrep/v1/evaluate/flags',
  cors: true,
  tellError: tellOfrepError,
  methods: {
    POST: operation(
      {
        id: 'ofrepEvaluateFlags',
        tag: 'OFREP',
        summary: 'Evaluate every flag for one person',
        description:
          'OpenFeature Remote Evaluation Protocol 0.3.0. `If-None-Match` is heeded. `eventStreams` is where to hear of changes.',
        may: 'evaluate',
        clientTokens: true,
        remembered: true,
        apiKeyHeader: true,
        body: ofrepInput,
        example: { context: { targetingKey: 'u-1734', country: 'CH' } },
        bodyLimit: EVALUATION_BODY_LIMIT,
        answers: {
          200: { description: 'Every flag in order of name', body: ofrepBulkWire, headers: ['ETag'] },
          304: { description: 'Nothing has changed for this person and context', headers: ['ETag'] },
          400: { description: 'The body or its context cannot be used', body: ofrepFailureWire },
          500: { description: 'Something went wrong on our side', body: ofrepFailureWire },
        },
      },
      ({ ctx, body: asked, request }) =>
        andThen(evaluateFlags(ctx, asked), ({ flags, ...told }) => {
          const streamAddress = ofrepStreamAddress(ctx, asked, clientTokenOf(request));
          const context = ctx.actor.kind === 'api_key' ? asked : null;
          const { etag, body } = answerOf(flags, { ...told, streamAddress, context });
          if (hasSeen(request, etag)) return { status: 304, headers: etagHeader(etag), body: null };
          return { status: 200, headers: { 'content-type': 'application/json', ...etagHeader(etag) }, body };
        }),
    ),
  },
};

/** What an answer has beside its flags. */
interface Beside {
  readonly userKnown: boolean;
  readonly stale: boolean;
  readonly streamAddress: string | null;
  /** What the flags were asked for with, where that counts. */
  readonly context: Asked | null;
}

interface Answer {
  readonly etag: string;
  readonly body: KeptText;
}

/** The last answer that was made of kept flags: mostly it is asked for again. */
const made = new WeakMap<FlagsText, Answer & { readonly beside: string }>();

function answerOf(flags: FlagsText, { context, ...told }: Beside): Answer {
  const beside = JSON.stringify([told, context]);
  const last = made.get(flags);
  if (last?.beside === beside) return last;
  const { userKnown, streamAddress } = told;
  const answer = {
    beside,
    etag: contentEtag({ flags: flags.tag, userKnown, streamAddress, context }),
    body: toOfrepBulkText(flags, told),
  };
  made.set(flags, answer);
  return answer;
}
