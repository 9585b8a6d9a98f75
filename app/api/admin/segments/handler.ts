import { type Endpoint, etagHeader, json } from '@/lib/http/api';
import { FLAG_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire } from '@/lib/http/params';
import { countMembersAfterSave } from '@/lib/segments/matches';
import {
  createSegmentInput,
  savedSegmentWire,
  segmentListQuery,
  segmentSummaryWire,
  toSavedSegmentWire,
  toSegmentSummaryWire,
} from '@/lib/segments/schemas';
import { createSegment, listSegments } from '@/lib/segments/service';

export const endpoint: Endpoint = {
  path: '/api/admin/segments',
  methods: {
    GET: operation(
      {
        id: 'listSegments',
        tag: 'Segments',
        summary: 'List segments in order of key',
        may: 'segments.read',
        query: segmentListQuery,
        answers: { 200: { description: 'A page of segments', body: pageWire(segmentSummaryWire) } },
      },
      async ({ ctx, query }) => json(200, toPageWire(await listSegments(ctx, query), toSegmentSummaryWire)),
    ),
    POST: operation(
      {
        id: 'createSegment',
        tag: 'Segments',
        summary: 'Make a segment',
        description: 'Without conditions and keys nobody is in it.',
        may: 'segments.write',
        body: createSegmentInput,
        example: {
          key: 'beta-testers',
          name: 'Beta testers',
          conditions: [{ attribute: 'email', operator: 'ends_with', values: ['@example.com'] }],
          excluded: ['u-1734'],
        },
        bodyLimit: FLAG_BODY_LIMIT,
        idempotencyKey: true,
        answers: {
          201: { description: 'The new segment', body: savedSegmentWire, headers: ['ETag', 'Location'] },
        },
        errors: ['segment_exists'],
      },
      async ({ ctx, body }) => {
        const segment = await createSegment(ctx, body);
        const matches = await countMembersAfterSave(ctx, segment.key);
        const location = `/api/admin/segments/${segment.key}`;
        return json(201, toSavedSegmentWire(segment, matches), { location, ...etagHeader(segment.etag) });
      },
    ),
  },
};
