import type { ZodOpenApiComponentsObject } from 'zod-openapi';
import { type Action, whoMay } from '../auth/policy';
import type { Access, DocumentedHandler, OperationDoc } from '../http/operation';

/** How callers prove who they are, for the reference. */
export const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key: `Authorization: Bearer pnn_…`. Its role is admin, viewer or service.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'next-auth.session-token',
    description:
      'The session of somebody who has signed in to the dashboard (`__Secure-next-auth.session-token` over https). ' +
      'A write also needs the dashboard’s own `Origin`.',
  },
  clientToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'A client token, made by `POST /api/client-tokens` for one person’s browser.',
  },
  apiKeyHeader: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'The API key or client token, for clients that send it so.',
  },
  cronSecret: {
    type: 'http',
    scheme: 'bearer',
    description: '`Authorization: Bearer $CRON_SECRET`, as schedulers send it.',
  },
  streamToken: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'The token in the address of a stream, which `eventStreams` of an OFREP evaluation has.',
  },
  metricsToken: { type: 'http', scheme: 'bearer', description: '`Authorization: Bearer $METRICS_TOKEN`.' },
} as const satisfies ZodOpenApiComponentsObject['securitySchemes'];

type Scheme = keyof typeof SECURITY_SCHEMES;

/** Any one of these suffices; none is needed where there are none. */
export function securityOf({ doc, access }: DocumentedHandler): Partial<Record<Scheme, string[]>>[] {
  const schemes: Record<Access, readonly Scheme[]> = {
    'key-or-session': schemesOf(doc),
    'cron-secret': ['cronSecret'],
    'metrics-token': ['metricsToken', ...schemesOf(doc)],
    'stream-token': ['streamToken'],
    anybody: [],
  };
  return schemes[access].map((scheme) => ({ [scheme]: [] }));
}

/** Who may call an operation, in Markdown. */
export function callersOf({ doc, access }: DocumentedHandler): string {
  const callers: Record<Access, readonly string[]> = {
    'key-or-session': namesOf(doc),
    'cron-secret': ['the cron secret'],
    'metrics-token': ['the metrics token', ...namesOf(doc)],
    'stream-token': ['whoever has the address with its token'],
    anybody: ['anybody'],
  };
  return `**Who may:** ${callers[access].join('; ')}.`;
}

function schemesOf({ may, clientTokens, apiKeyHeader }: OperationDoc): Scheme[] {
  const { users, keys } = rolesOf(may);
  const when = (condition: boolean | undefined, scheme: Scheme) => (condition ? [scheme] : []);
  return [
    ...when(keys.length > 0, 'apiKey'),
    ...when(users.length > 0, 'session'),
    ...when(clientTokens, 'clientToken'),
    ...when(apiKeyHeader, 'apiKeyHeader'),
  ];
}

function namesOf({ may, clientTokens }: OperationDoc): string[] {
  const { users, keys } = rolesOf(may);
  return [
    ...(keys.length > 0 ? [`API keys with the role ${keys.join(' or ')}`] : []),
    ...(users.length > 0 ? [`people with the role ${users.join(' or ')}`] : []),
    ...(clientTokens ? ['client tokens'] : []),
  ];
}

/** Without a row of the policy it depends on more than the role. */
function rolesOf(action: Action | undefined): {
  readonly users: readonly string[];
  readonly keys: readonly string[];
} {
  return action === undefined ? { users: ['any'], keys: ['any'] } : whoMay(action);
}
