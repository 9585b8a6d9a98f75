import { type Endpoint, etagHeader, ifMatchOf, json, noContent } from '@/lib/http/api';
import { FLAG_BODY_LIMIT } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { segmentPath } from '@/lib/http/params';
import { countMembersAfterSave } from '@/lib/segments/matches';
import {
  savedSegmentWire,
  segmentWire,
  toSavedSegmentWire,
  toSegmentWire,
  updateSegmentInput,
} from '@/lib/segments/schemas';
import { deleteSegment, getSegment, updateSegment } from '@/lib/segments/service';

export const endpoint: Endpoint = {
  path: '/api/admin/segments/{key}',
  methods: {
    GET: operation(
      {
        id: 'getSegment',
        tag: 'Segments',
        summary: 'Get a segment with its keys, and what uses it',
        may: 'segments.read',
        params: segmentPath,
        answers: { 200: { description: 'The segment', body: segmentWire, headers: ['ETag'] } },
        errors: ['segment_not_found'],
      },
      async ({ ctx, params }) => {
        const segment = await getSegment(ctx, params.key);
        return json(200, toSegmentWire(segment), etagHeader(segment.etag));
      },
    ),
    PATCH: operation(
      {
        id: 'updateSegment',
        tag: 'Segments',
        summary: 'Change a segment',
        description: 'What is left out stays; a list that is given replaces the old one.',
        may: 'segments.write',
        params: segmentPath,
        body: updateSegmentInput,
        example: { included: ['u-1734', 'u-2290'] },
        bodyLimit: FLAG_BODY_LIMIT,
        ifMatch: true,
        answers: {
          200: { description: 'The segment as it is now', body: savedSegmentWire, headers: ['ETag'] },
        },
        errors: ['segment_not_found'],
      },
      async ({ ctx, params, body, request }) => {
        const segment = await updateSegment(ctx, params.key, body, { ifMatch: ifMatchOf(request) });
        const matches = await countMembersAfterSave(ctx, params.key);
        return json(200, toSavedSegmentWire(segment, matches), etagHeader(segment.etag));
      },
    ),
    DELETE: operation(
      {
        id: 'deleteSegment',
        tag: 'Segments',
        summary: 'Delete a segment that nothing uses',
        may: 'segments.write',
        params: segmentPath,
        ifMatch: true,
        answers: { 204: { description: 'It is deleted' } },
        errors: ['segment_not_found', 'segment_in_use'],
      },
      async ({ ctx, params, request }) => {
        await deleteSegment(ctx, params.key, { ifMatch: ifMatchOf(request) });
        return noContent();
      },
    ),
  },
};
