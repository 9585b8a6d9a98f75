import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { mintClientToken } from '@/lib/keys/client-tokens';
import { clientTokenWire, mintClientTokenInput, toClientTokenWire } from '@/lib/keys/schemas-client-tokens';

export const endpoint: Endpoint = {
  path: '/api/client-tokens',
  methods: {
    POST: operation(
      {
        id: 'createClientToken',
        tag: 'Client tokens',
        summary: 'Make a short-lived token for one person’s browser',
        description:
          'It opens `/api/flags/*` and `/ofrep/*` for this one person, shows `client_visible` flags only, and ends with ' +
          'the key that made it or when the person is disabled.',
        may: 'client_tokens.mint',
        body: mintClientTokenInput,
        example: { user: 'u-1734', ttl_seconds: 900, origins: ['https://app.example.com'] },
        answers: { 201: { description: 'The token, shown this once', body: clientTokenWire } },
      },
      async ({ ctx, body }) => json(201, toClientTokenWire(await mintClientToken(ctx, body))),
    ),
  },
};
