import { authenticated, type Endpoint, etagHeader, json, queryInput } from '@/lib/http/api';
import { bodyInput, FLAG_BODY_LIMIT } from '@/lib/http/body';
import { toPageWire } from '@/lib/http/params';
import { countMembersAfterSave } from '@/lib/segments/matches';
import {
  createSegmentInput,
  segmentListQuery,
  toSavedSegmentWire,
  toSegmentSummaryWire,
} from '@/lib/segments/schemas';
import { createSegment, listSegments } from '@/lib/segments/service';

export const endpoint: Endpoint = {
  path: '/api/admin/segments',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const page = await listSegments(ctx, queryInput(segmentListQuery, request));
      return json(200, toPageWire(page, toSegmentSummaryWire));
    }),
    POST: authenticated(async (ctx, request) => {
      const segment = await createSegment(ctx, await bodyInput(createSegmentInput, request, FLAG_BODY_LIMIT));
      const matches = await countMembersAfterSave(ctx, segment.key);
      const location = `/api/admin/segments/${segment.key}`;
      return json(201, toSavedSegmentWire(segment, matches), { location, ...etagHeader(segment.etag) });
    }),
  },
};
