import { z } from 'zod';
import { type Endpoint, json } from '@/lib/http/api';
import { documented } from '@/lib/http/operation';
import { readiness } from '@/lib/readiness';

const reasons = z.array(
  z.enum([
    'database_unreachable',
    'not_listening',
    'state_file_not_written',
    'no_last_known_state',
    'shutting_down',
  ]),
);

export const endpoint: Endpoint = {
  path: '/api/health/ready',
  methods: {
    GET: documented(
      {
        id: 'getReadiness',
        tag: 'Monitoring',
        summary: 'Ask whether the process can do its work',
        description:
          '`degraded` answers evaluations, and something else is amiss: `database_unreachable` (evaluations come from the ' +
          'last that is known), `not_listening` (changes are found by asking every second), `state_file_not_written` (a ' +
          'start without the database would answer from an older state).',
        answers: {
          200: {
            description: 'It can',
            body: z.strictObject({ status: z.enum(['ready', 'degraded']), reasons }),
          },
          503: {
            description: 'It cannot, and why',
            body: z.strictObject({ status: z.enum(['starting', 'stopping', 'dead']), reasons }),
          },
        },
      },
      'anybody',
      async () => {
        const { status, reasons } = await readiness();
        return json(status === 'ready' || status === 'degraded' ? 200 : 503, { status, reasons });
      },
    ),
  },
};
