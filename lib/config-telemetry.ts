import { z } from 'zod';

const emptyIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const url = z.preprocess(
  emptyIsUnset,
  z.url({ protocol: /^https?$/, error: 'must be a http(s) URL' }).optional(),
);
const protocol = z.preprocess(
  emptyIsUnset,
  z
    .enum(['http/protobuf', 'http/json'], {
      error: 'must be http/protobuf or http/json; for grpc use the http port of the collector, 4318 mostly',
    })
    .optional(),
);

/** The standard variables of OpenTelemetry that decide whether spans are recorded. Its packages read the others. */
export const telemetryVariables = {
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.preprocess(
    emptyIsUnset,
    z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).optional(),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
};

/** How spans are sent to a collector. */
export type SpanProtocol = 'http/protobuf' | 'http/json';

type Values = { readonly [N in keyof typeof telemetryVariables]?: z.output<(typeof telemetryVariables)[N]> };

/** How spans are sent; undefined where none are to be recorded. */
export function toSpanProtocol(values: Values): SpanProtocol | undefined {
  const { OTEL_TRACES_EXPORTER: exporter, OTEL_SDK_DISABLED: disabled = '' } = values;
  const endpoint = values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (disabled.toLowerCase() === 'true' || exporter === 'none') return undefined;
  if (exporter === undefined && endpoint === undefined) return undefined;
  return values.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? values.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf';
}
