import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** Under this name Next records. */
const NEXT = 'next.js';
/** What Next tells of a request and we do not: an address may have an e-mail or a code in it, an error's message anything. */
const TELLTALE = ['http.target', 'http.url', 'exception.message', 'exception.stacktrace'];

/** Passes on what is recorded, Next's own spans without what somebody sent, and without those of no request. */
export function discreet(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, context) => processor.onStart(span, context),
    onEnd: (span) => {
      if (span.instrumentationScope.name !== NEXT) return processor.onEnd(span);
      if (isOfRequest(span)) processor.onEnd(withoutTelltales(span));
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}

/** Next loads its modules at the start, each as a trace of its own, and names what it fetches by the whole address. */
function isOfRequest({ attributes, name, parentSpanContext }: ReadableSpan): boolean {
  if (name.startsWith('fetch ')) return false;
  return parentSpanContext !== undefined || attributes['next.span_type'] === 'BaseServer.handleRequest';
}

function withoutTelltales(span: ReadableSpan): ReadableSpan {
  for (const attributes of [span.attributes, ...span.events.map((event) => event.attributes ?? {})]) {
    for (const name of TELLTALE) delete attributes[name];
  }
  delete span.status.message;
  return span;
}
