import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { SpanProtocol } from '@/lib/config-telemetry';
import { log } from '@/lib/log';
import { setTracer } from '@/lib/spans';
import { discreet } from './discreet';
import { createTracer } from './tracer';

/**
 * Records spans and sends them to the collector of the standard variables, which the packages read themselves:
 * `OTEL_EXPORTER_OTLP_*`, `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`, `OTEL_BSP_*`.
 * @returns stops it, once what was recorded is sent
 */
export async function startTelemetry(protocol: SpanProtocol): Promise<() => Promise<void>> {
  const say = (message: string) => log().warn({ error: message.slice(0, 500) }, 'traces cannot be sent');
  const quiet = () => {};
  diag.setLogger(
    { error: say, warn: say, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const exporter = await exporterOf(protocol);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'pennon' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [discreet(new BatchSpanProcessor(exporter))],
  });
  provider.register();
  setTracer(createTracer());
  return async () => {
    setTracer(null);
    await provider.shutdown().catch((error: unknown) => say(String(error)));
    for (const api of [trace, context, propagation, diag]) api.disable();
  };
}

async function exporterOf(protocol: SpanProtocol): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}
