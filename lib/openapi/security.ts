import type { ZodOpenApiComponentsObject } from 'zod-openapi';
import { type Action, whoMay } from '../auth/policy';
import type { Access, DocumentedHandler } from '../http/operation';

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
  cronSecret: {
    type: 'http',
    scheme: 'bearer',
    description: '`Authorization: Bearer $CRON_SECRET`, as schedulers send it.',
  },
  metricsToken: { type: 'http', scheme: 'bearer', description: '`Authorization: Bearer $METRICS_TOKEN`.' },
} as const satisfies ZodOpenApiComponentsObject['securitySchemes'];

type Scheme = keyof typeof SECURITY_SCHEMES;

/** Any one of these suffices; none is needed where there are none. */
export function securityOf({ doc, access }: DocumentedHandler): Partial<Record<Scheme, string[]>>[] {
  const schemes: Record<Access, readonly Scheme[]> = {
    'key-or-session': schemesOf(doc.may),
    'cron-secret': ['cronSecret'],
    'metrics-token': ['metricsToken', ...schemesOf(doc.may)],
    anybody: [],
  };
  return schemes[access].map((scheme) => ({ [scheme]: [] }));
}

/** Who may call an operation, in Markdown; empty for anybody. */
export function callersOf({ doc, access }: DocumentedHandler): string {
  const callers: Record<Access, readonly string[]> = {
    'key-or-session': namesOf(doc.may),
    'cron-secret': ['the cron secret'],
    'metrics-token': ['the metrics token', ...namesOf(doc.may)],
    anybody: ['anybody'],
  };
  return callers[access].length === 0 ? '' : `**Who may:** ${callers[access].join('; ')}.`;
}

function schemesOf(action: Action | undefined): Scheme[] {
  if (action === undefined) return ['apiKey', 'session'];
  const { users, keys } = whoMay(action);
  return [
    ...(keys.length > 0 ? (['apiKey'] as const) : []),
    ...(users.length > 0 ? (['session'] as const) : []),
  ];
}

function namesOf(action: Action | undefined): string[] {
  if (action === undefined) return [];
  const { users, keys } = whoMay(action);
  return [
    ...(keys.length > 0 ? [`API keys with the role ${keys.join(' or ')}`] : []),
    ...(users.length > 0 ? [`people with the role ${users.join(' or ')}`] : []),
  ];
}
