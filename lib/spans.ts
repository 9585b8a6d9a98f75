import { processSingleton } from './singleton';

/** What is said of a span: names, codes and numbers, never what somebody sent. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A span that has begun. */
export interface OpenSpan {
  readonly set: (attributes: SpanAttributes) => void;
  /** Says that what it stands for went wrong; the kind of the error, not its message, which may say anything. */
  readonly fail: (error: unknown) => void;
  readonly end: () => void;
}

/** How a span begins. */
export interface SpanStart {
  readonly name: string;
  readonly kind?: 'server' | 'client' | 'internal';
  readonly attributes?: SpanAttributes;
  /** Unix ms; now when left out. */
  readonly startedAt?: number;
  /** Headers of a request: it goes on with the trace of its caller, unless a span is open here. */
  readonly header?: (name: string) => string | null;
}

/** Records spans. There is one where somebody has switched that on, and costs nothing where nobody has. */
export interface Tracer {
  /** Begins a span below the one that is open. */
  readonly begin: (start: SpanStart) => OpenSpan;
  /** Begins one, and runs `work` as part of it. */
  readonly run: <T>(start: SpanStart, work: (span: OpenSpan) => T) => T;
  /** The trace of the span that is open; undefined where none is, or it is not recorded. */
  readonly openTrace: () => string | undefined;
}

const held = () => processSingleton<{ tracer: Tracer | null }>('tracer', () => ({ tracer: null }));

/** The process's tracer; null where spans are not recorded. */
export const currentTracer = (): Tracer | null => held().tracer;

/** Records spans with a tracer from now on; null records none. */
export function setTracer(tracer: Tracer | null): void {
  held().tracer = tracer;
}

/** Runs `work` as a span of its own, which ends when that has. */
export function inSpan<T>(start: SpanStart, work: () => Promise<T>): Promise<T> {
  const tracer = currentTracer();
  if (!tracer) return work();
  return tracer.run(start, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.fail(error);
      throw error;
    } finally {
      span.end();
    }
  });
}
