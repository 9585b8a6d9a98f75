import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { OpenSpan, SpanStart, Tracer } from '@/lib/spans';

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
/** What W3C Trace Context reads of a request. */
const HEADERS = ['traceparent', 'tracestate'];

/** Records spans with OpenTelemetry, below those that Next opens itself. */
export function createTracer(): Tracer {
  const tracer = trace.getTracer('pennon');
  const start = ({ name, kind = 'internal', attributes = {}, startedAt, header }: SpanStart): Span =>
    tracer.startSpan(name, { kind: KINDS[kind], attributes, startTime: startedAt }, parentOf(header));
  return {
    begin: (of) => toOpenSpan(start(of)),
    run: (of, work) => {
      const span = start(of);
      return context.with(trace.setSpan(context.active(), span), () => work(toOpenSpan(span)));
    },
    openTrace: () => {
      const open = trace.getActiveSpan();
      return open?.isRecording() && isSpanContextValid(open.spanContext())
        ? open.spanContext().traceId
        : undefined;
    },
  };
}

function parentOf(header: SpanStart['header']): Context {
  const active = context.active();
  if (!header || trace.getSpan(active)) return active;
  const carrier = Object.fromEntries(HEADERS.map((name) => [name, header(name) ?? undefined]));
  return propagation.extract(active, carrier);
}

function toOpenSpan(span: Span): OpenSpan {
  return {
    set: (attributes) => void span.setAttributes(attributes),
    fail: (error) => {
      span.setAttribute('error.type', kindOf(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
    end: () => span.end(),
  };
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.name;
}
