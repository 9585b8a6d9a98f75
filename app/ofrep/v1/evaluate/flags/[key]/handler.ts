import { type Endpoint, json } from '@/lib/http/api';
import { EVALUATION_BODY_LIMIT } from '@/lib/http/body';
import { tellOfrepError } from '@/lib/http/ofrep';
import { operation } from '@/lib/http/operation';
import { evaluateOneFlag } from '@/lib/overrides/ofrep';
import {
  ofrepFailureWire,
  ofrepInput,
  ofrepPath,
  ofrepSuccessWire,
  toOfrepWire,
} from '@/lib/overrides/schemas-ofrep';

export const endpoint: Endpoint = {
  path: '/ofrep/v1/evaluate/flags/{key}',
  cors: true,
  tellError: tellOfrepError,
  methods: {
    POST: operation(
      {
        id: 'ofrepEvaluateFlag',
        tag: 'OFREP',
        summary: 'Evaluate one flag for one person',
        description: 'OpenFeature Remote Evaluation Protocol 0.3.0.',
        may: 'evaluate',
        clientTokens: true,
        remembered: true,
        apiKeyHeader: true,
        params: ofrepPath,
        body: ofrepInput,
        example: { context: { targetingKey: 'u-1734', country: 'CH' } },
        bodyLimit: EVALUATION_BODY_LIMIT,
        answers: {
          200: { description: 'The flag', body: ofrepSuccessWire },
          400: { description: 'The body or its context cannot be used', body: ofrepFailureWire },
          404: { description: 'There is no such flag for this caller', body: ofrepFailureWire },
          500: { description: 'The flag cannot be evaluated', body: ofrepFailureWire },
        },
      },
      async ({ ctx, params, body: asked }) => {
        const { evaluation, ...told } = await evaluateOneFlag(ctx, params.key, asked);
        return json(200, toOfrepWire(evaluation, told));
      },
    ),
  },
};
