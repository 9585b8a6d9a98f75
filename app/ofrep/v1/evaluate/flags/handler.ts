import { contentEtag } from '@/lib/etag';
import { type Endpoint, etagHeader, hasSeen } from '@/lib/http/api';
import { EVALUATION_BODY_LIMIT } from '@/lib/http/body';
import { tellOfrepError } from '@/lib/http/ofrep';
import { operation } from '@/lib/http/operation';
import { clientTokenOf } from '@/lib/http/token-of-request';
import { andThen } from '@/lib/maybe-promise';
import { evaluateFlags } from '@/lib/overrides/ofrep';
import { ofrepBulkWire, ofrepFailureWire, ofrepInput, toOfrepBulkText } from '@/lib/overrides/schemas-ofrep';
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
          const etag = contentEtag({ flags: flags.tag, userKnown: told.userKnown, streamAddress, context });
          if (hasSeen(request, etag)) return { status: 304, headers: etagHeader(etag), body: null };
          const body = toOfrepBulkText(flags, { ...told, streamAddress });
          return { status: 200, headers: { 'content-type': 'application/json', ...etagHeader(etag) }, body };
        }),
    ),
  },
};
