import {
  authenticated,
  type Endpoint,
  etagHeader,
  ifMatchOf,
  json,
  noContent,
  pathInput,
} from '@/lib/http/api';
import { bodyInput, FLAG_BODY_LIMIT } from '@/lib/http/body';
import { segmentPath } from '@/lib/http/params';
import { countMembersAfterSave } from '@/lib/segments/matches';
import { toSavedSegmentWire, toSegmentWire, updateSegmentInput } from '@/lib/segments/schemas';
import { deleteSegment, getSegment, updateSegment } from '@/lib/segments/service';

export const endpoint: Endpoint = {
  path: '/api/admin/segments/{key}',
  methods: {
    GET: authenticated(async (ctx, request) => {
      const segment = await getSegment(ctx, pathInput(segmentPath, request).key);
      return json(200, toSegmentWire(segment), etagHeader(segment.etag));
    }),
    PATCH: authenticated(async (ctx, request) => {
      const { key } = pathInput(segmentPath, request);
      const patch = await bodyInput(updateSegmentInput, request, FLAG_BODY_LIMIT);
      const segment = await updateSegment(ctx, key, patch, { ifMatch: ifMatchOf(request) });
      const matches = await countMembersAfterSave(ctx, key);
      return json(200, toSavedSegmentWire(segment, matches), etagHeader(segment.etag));
    }),
    DELETE: authenticated(async (ctx, request) => {
      await deleteSegment(ctx, pathInput(segmentPath, request).key, { ifMatch: ifMatchOf(request) });
      return noContent();
    }),
  },
};
