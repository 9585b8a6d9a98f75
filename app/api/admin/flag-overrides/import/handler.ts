import { z } from 'zod';
import { PennonError } from '@/lib/errors';
import { type ApiRequest, type Endpoint, json } from '@/lib/http/api';
import { BULK_BODY_LIMIT, bodyTexts, jsonBody, mediaTypeOf } from '@/lib/http/body';
import { operation } from '@/lib/http/operation';
import { importOverrides } from '@/lib/overrides/import';
import { readCsvRows } from '@/lib/overrides/import-csv';
import { checkRows, jsonRows, readNdjsonRows } from '@/lib/overrides/import-rows';
import { importBodyDoc, importQuery } from '@/lib/overrides/schemas-import';
import { importResultWire, toBulkResultWire } from '@/lib/overrides/wire-many';

const FORMATS = {
  'application/json': importBodyDoc,
  'text/csv': z.string().meta({ description: 'One line of column names, then one override a line' }),
  'application/x-ndjson': z.string().meta({ description: 'One JSON object a line' }),
};

export const endpoint: Endpoint = {
  path: '/api/admin/flag-overrides/import',
  methods: {
    POST: operation(
      {
        id: 'importOverrides',
        tag: 'Overrides',
        summary: 'Import overrides from CSV or JSON',
        description:
          'Up to 100,000 rows or 32 MiB: all of them in one revision, or none. The columns are those of the export; what ' +
          'Pennon knows itself (`status`, who wrote it and when) is ignored. A row that is as what is there changes ' +
          'nothing. What is in the way is told row by row.',
        may: 'overrides.write',
        query: importQuery,
        rawBody: FORMATS,
        bodyLimit: BULK_BODY_LIMIT,
        idempotencyKey: true,
        answers: { 200: { description: 'What was done, or would be', body: importResultWire } },
        errors: ['invalid_json', 'override_exists'],
      },
      async ({ ctx, query, request }) => {
        const rows = await checkRows(await receivedRows(request));
        const options = { dryRun: query.dry_run, onConflict: query.on_conflict };
        const result = await importOverrides(ctx, rows, options);
        return json(200, { ...toBulkResultWire(result), rows: rows.length });
      },
    ),
  },
};

async function receivedRows(request: ApiRequest) {
  switch (mediaTypeOf(request)) {
    case 'application/json':
      return jsonRows(await jsonBody(request, BULK_BODY_LIMIT));
    case 'text/csv':
      return readCsvRows(bodyTexts(request, BULK_BODY_LIMIT));
    case 'application/x-ndjson':
      return readNdjsonRows(bodyTexts(request, BULK_BODY_LIMIT));
    default:
      throw new PennonError('unsupported_media_type', `Send one of ${Object.keys(FORMATS).join(', ')}`);
  }
}
