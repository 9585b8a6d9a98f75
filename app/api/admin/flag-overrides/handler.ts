import { z } from 'zod';
import { type ApiResponse, type Endpoint, json } from '@/lib/http/api';
import { operation } from '@/lib/http/operation';
import { pageWire, toPageWire } from '@/lib/http/params';
import { type ExportFormat, exportOverrides } from '@/lib/overrides/export';
import { listOverrides } from '@/lib/overrides/list';
import { overrideWire, toOverrideWire } from '@/lib/overrides/schemas';
import { exportRowWire, overrideListQuery, toListQuery } from '@/lib/overrides/schemas-list';

export const endpoint: Endpoint = {
  path: '/api/admin/flag-overrides',
  methods: {
    GET: operation(
      {
        id: 'listOverrides',
        tag: 'Overrides',
        summary: 'List, search or export overrides',
        description:
          'A page of a search for a common text, or of redundant overrides, may be short or empty though more follow: go on until `next_cursor` is null.',
        may: 'overrides.read',
        query: overrideListQuery,
        answers: {
          200: {
            description:
              'A page of overrides; with `format` a file, an array of `ExportedOverride` or CSV with the same columns',
            body: z.union([pageWire(overrideWire), z.array(exportRowWire)]),
            otherTypes: { 'text/csv': z.string() },
          },
        },
        errors: ['flag_not_found', 'user_not_found', 'rate_limited'],
      },
      async ({ ctx, query }) => {
        const list = toListQuery(query);
        if (query.format !== undefined) {
          return file(query.format, ctx.now, await exportOverrides(ctx, list, query.format));
        }
        return json(200, toPageWire(await listOverrides(ctx, list), toOverrideWire));
      },
    ),
  },
};

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

function file(format: ExportFormat, now: Date, body: AsyncIterable<string>): ApiResponse {
  const name = `flag-overrides-${now.toISOString().slice(0, 10)}.${format}`;
  return {
    status: 200,
    headers: { 'content-type': TYPES[format], 'content-disposition': `attachment; filename="${name}"` },
    body,
  };
}
