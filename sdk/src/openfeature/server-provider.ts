import {
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
} from '@openfeature/server-sdk';
import { createServerClient, type ServerClient, type ServerClientOptions } from '../server/server-client';
import { notReady, toResolution } from './resolution';

/** A provider for OpenFeature's server SDK, which evaluates in this process. `await OpenFeature.setProviderAndWait(createPennonProvider(...))` */
export function createPennonProvider(options: ServerClientOptions): Provider {
  const events = new OpenFeatureEventEmitter();
  let client: ServerClient | null = null;

  async function resolve<T extends JsonValue>(flagKey: string, defaultValue: T, context: EvaluationContext) {
    const { targetingKey, ...attributes } = context;
    const user = client?.forUser(targetingKey || null, toAttributes(attributes));
    await user?.ready();
    return toResolution(user?.getDetails(flagKey) ?? notReady(flagKey), defaultValue);
  }

  return {
    metadata: { name: 'Pennon' },
    runsOn: 'server',
    events,
    async initialize() {
      client = createServerClient(options);
      const status = await client.ready();
      client.on('change', ({ flagNames }) =>
        events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged: [...flagNames] }),
      );
      client.on('ready', () => events.emit(ProviderEvents.Ready));
      client.on('stale', (problem) =>
        events.emit(ProviderEvents.Stale, { message: problem?.message ?? 'Pennon is cut off' }),
      );
      client.on('error', ({ message }) => events.emit(ProviderEvents.Error, { message }));
      if (status !== 'ready') throw new Error(`Pennon has not answered: ${status}`);
    },
    async onClose() {
      client?.close();
    },
    resolveBooleanEvaluation: resolve,
    resolveStringEvaluation: resolve,
    resolveNumberEvaluation: resolve,
    resolveObjectEvaluation: resolve,
  };
}

/** Times as rules compare them; the rest as it is, as rules pass over what they cannot compare. */
function toAttributes(attributes: EvaluationContext): { [name: string]: unknown } {
  const entries = Object.entries(attributes);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Date ? asText(value) : value]),
  );
}

function asText(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
