import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { context, trace } from '@opentelemetry/api';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFeed } from '@/lib/changes/feed';
import { closeDatabase } from '@/lib/db/client';
import { cleanUpOverrides } from '@/lib/jobs/jobs';
import { systemContext } from '@/server/bootstrap';
import { startTelemetry } from '@/server/telemetry/start';
import { withEnvironment } from '../../support/environment';
import { makeFlag, makeKey, makeUser } from '../../support/factories';
import { startFastLane } from '../../support/fast-lane-server';
import { caughtUp } from '../../support/feed';
import { logLinesOf } from '../../support/log-lines';

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface SpanOnWire {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const TRACEPARENT = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

/** A collector of OTLP over HTTP, as far as it receives. */
async function startCollector() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ url: request.url, headers: request.headers, body: await buffer(request) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return { endpoint, received };
}

/** Records what `work` does. @returns what the collector was sent */
async function recording(
  variables: Record<string, string>,
  protocol: Parameters<typeof startTelemetry>[0],
  work: () => Promise<unknown>,
): Promise<readonly Received[]> {
  const { endpoint, received } = await startCollector();
  await withEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...variables }, async () => {
    const stop = await startTelemetry(protocol);
    // The pool of before is not recorded.
    await closeDatabase();
    try {
      await work();
    } finally {
      await stop();
      await closeDatabase();
    }
  });
  return received;
}

const spansOf = (received: readonly Received[]): SpanOnWire[] =>
  received
    .flatMap(({ body }) => JSON.parse(body.toString()).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);

const attributesOf = (span: SpanOnWire | undefined) =>
  Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));

describe('where spans are recorded', () => {
  test('a request is one of its caller’s trace, with its queries below it and nothing that was sent', async () => {
    const { secret } = await makeKey('admin');
    const user = await makeUser({ email: 'private@example.com' });
    const flag = await makeFlag();
    const lane = await startFastLane();
    onTestFinished(lane.stop);
    const headers = { authorization: `Bearer ${secret}`, traceparent: TRACEPARENT };
    let logged: Awaited<ReturnType<typeof logLinesOf>> | undefined;

    const received = await recording({ OTEL_SERVICE_NAME: 'flags-of-the-test' }, 'http/json', async () => {
      logged = await logLinesOf(async () => {
        await fetch(`${lane.origin}/api/admin/users/${user.id}/flag-overrides`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ flag_name: flag.name, value: true, reason: 'a private reason' }),
        });
        await fetch(`${lane.origin}/api/admin/users/${user.id}`, { headers });
        await fetch(`${lane.origin}/api/admin/users?limit=0`, { headers });
      });
    });

    expect(received[0]).toMatchObject({ url: '/v1/traces' });
    const text = received.map(({ body }) => body.toString()).join();
    expect(text).toContain('flags-of-the-test');
    for (const secretText of [secret, user.id, flag.name, 'private']) expect(text).not.toContain(secretText);
    const spans = spansOf(received);
    expect(spans.every(({ traceId }) => traceId === CALLER.traceId)).toBe(true);
    const written = spans.find(({ name }) => name === 'POST /api/admin/users/{user_id}/flag-overrides');
    expect(written).toMatchObject({ parentSpanId: CALLER.spanId });
    expect(attributesOf(written)).toMatchObject({ 'http.response.status_code': 201 });
    const read = spans.find(({ name }) => name === 'GET /api/admin/users/{user_id}');
    const below = spans.filter(({ parentSpanId }) => parentSpanId === read?.spanId);
    expect(below.map(({ name }) => name)).toContain('SELECT users');
    expect(attributesOf(below.find(({ name }) => name === 'SELECT users'))).toMatchObject({
      'db.system.name': 'postgresql',
      'db.operation.name': 'SELECT',
    });
    const refused = spans.find(({ name }) => name === 'GET /api/admin/users');
    expect(attributesOf(refused)).toMatchObject({ 'http.response.status_code': 422 });
    expect(refused?.status.code ?? 0).toBe(0);
    const access = logged?.lines.filter(({ msg }) => msg === 'request') ?? [];
    expect(access.map(({ trace_id }) => trace_id)).toEqual(Array(3).fill(CALLER.traceId));
  });

  test('a job and a change that the feed finds are traces of their own, and its empty questions are none', async () => {
    const received = await recording({}, 'http/json', async () => {
      const stop = await startFeed();
      await makeFlag();
      await caughtUp();
      await stop();
      await cleanUpOverrides(systemContext('cleanup-overrides'));
    });

    const spans = spansOf(received);
    const job = spans.find(({ name }) => name === 'job cleanup-overrides');
    expect(job).toBeDefined();
    expect(spans.some(({ parentSpanId }) => parentSpanId === job?.spanId)).toBe(true);
    expect(spans.some(({ name }) => name === 'feed read')).toBe(true);
    const roots = spans.filter(({ parentSpanId }) => !parentSpanId).map(({ name }) => name);
    expect(new Set(roots)).toEqual(new Set(['feed read', 'job cleanup-overrides']));
  });

  test('a transaction that fails, and what it is part of, say so with a code', async () => {
    const { inSpan } = await import('@/lib/spans');
    const { getDb } = await import('@/lib/db/client');
    const { sql } = await import('drizzle-orm');

    const received = await recording({}, 'http/json', () =>
      inSpan({ name: 'work' }, () =>
        getDb().transaction((tx) => tx.execute(sql`select 1 from nothing_of_that_name`)),
      ).catch(() => {}),
    );

    const spans = spansOf(received);
    for (const name of ['work', 'transaction', 'SELECT nothing_of_that_name']) {
      expect(spans.find((span) => span.name === name)?.status.code).toBe(2);
    }
    const query = spans.find(({ name }) => name === 'SELECT nothing_of_that_name');
    expect(attributesOf(query)).toMatchObject({ 'error.type': '42P01' });
  });

  test('they go as protobuf where nothing else is said, and none go where none are sampled', async () => {
    const job = () => cleanUpOverrides(systemContext('cleanup-overrides'));

    const received = await recording({}, 'http/protobuf', job);
    expect(received[0]?.headers['content-type']).toBe('application/x-protobuf');
    expect(received[0]?.body.includes('job cleanup-overrides')).toBe(true);

    expect(await recording({ OTEL_TRACES_SAMPLER: 'always_off' }, 'http/json', job)).toEqual([]);
  });

  test('of what Next records itself only requests are told, without addresses and messages', async () => {
    const received = await recording({}, 'http/json', async () => {
      const next = trace.getTracer('next.js');
      next.startSpan('load route module').end();
      const attributes = {
        'next.span_type': 'BaseServer.handleRequest',
        'http.target': '/api/auth/callback/oidc?code=private',
        'http.route': '/users/[userId]',
      };
      const request = next.startSpan('GET /users/[userId]', { attributes });
      const below = trace.setSpan(context.active(), request);
      next.startSpan('fetch GET https://private.example', {}, below).end();
      const render = next.startSpan('render route (app) /users/[userId]', {}, below);
      render.recordException(new Error('private'));
      render.setStatus({ code: 2, message: 'private' });
      render.end();
      request.end();
    });

    const spans = spansOf(received);
    expect(spans.map(({ name }) => name)).toEqual([
      'render route (app) /users/[userId]',
      'GET /users/[userId]',
    ]);
    expect(spans[0]?.status.code).toBe(2);
    expect(attributesOf(spans[1])).toMatchObject({ 'http.route': '/users/[userId]' });
    expect(received.map(({ body }) => body.toString()).join()).not.toContain('private');
  });

  test('a collector that is away is told of in the log, and stops nothing', async () => {
    const { lines } = await logLinesOf(() =>
      recording(
        { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_TIMEOUT: '500' },
        'http/json',
        () => cleanUpOverrides(systemContext('cleanup-overrides')),
      ).catch(() => {}),
    );

    expect(lines).toContainEqual(expect.objectContaining({ level: 40, msg: 'traces cannot be sent' }));
  });
});
