import { getRevision } from '@/lib/audit/revision';
import { revisionWire } from '@/lib/audit/schemas';
import { type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';

export const endpoint: Endpoint = {
  path: '/api/admin/revision',
  methods: {
    GET: operation(
      {
        id: 'getRevision',
        tag: 'Audit log',
        summary: 'Get the revision of the last change',
        description:
          'Another answer than before says that something has changed since. Cheap: ask every few seconds.',
        may: 'audit.read',
        answers: { 200: { description: 'Where the history is', body: revisionWire } },
      },
      async ({ ctx }) => json(200, await getRevision(ctx)),
    ),
  },
};
