import {
  type EvaluationContext,
  type JsonValue,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
} from '@openfeature/web-sdk';
import { createFlagClient, type FlagClientOptions } from '../core/client';
import type { ClientStatus, FlagClient } from '../core/types';
import { notReady, toResolution } from './resolution';

/** How the provider talks with Pennon. Whose flags it has says OpenFeature's context: `targetingKey`. */
export interface PennonWebOptions extends Omit<FlagClientOptions, 'user' | 'token'> {
  /** A client token, or a function that gets one for a targeting key. Left out: the browser's session. */
  readonly token?: string | ((targetingKey: string | undefined) => Promise<string>) | undefined;
}

/** A provider for OpenFeature's web SDK, with live changes. `await OpenFeature.setProviderAndWait(createPennonProvider(...))` */
export function createPennonProvider(options: PennonWebOptions): Provider {
  const events = new OpenFeatureEventEmitter();
  let client: FlagClient | null = null;
  let targetingKey: string | undefined;

  /** Goes on with one person's client; those of others are closed. */
  async function begin(context: EvaluationContext): Promise<void> {
    client?.close();
    targetingKey = context.targetingKey || undefined;
    const begun = createFlagClient(clientOptions(options, targetingKey));
    client = begun;
    const status = await begun.ready();
    if (client !== begun) return;
    follow(begun, status);
    if (!hasValues(begun)) throw new Error(`Pennon has not answered: ${status}`);
  }

  function follow(begun: FlagClient, status: ClientStatus): void {
    begun.on('change', ({ flagNames }) =>
      events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged: [...flagNames] }),
    );
    begun.on('ready', () => events.emit(ProviderEvents.Ready));
    begun.on('stale', (problem) =>
      events.emit(ProviderEvents.Stale, { message: problem?.message ?? 'Pennon is cut off' }),
    );
    begun.on('error', ({ message }) => events.emit(ProviderEvents.Error, { message }));
    // Once OpenFeature has taken in that it began.
    if (status !== 'ready')
      setTimeout(() => begun.status === 'stale' && events.emit(ProviderEvents.Stale), 0);
  }

  function resolve<T extends JsonValue>(flagKey: string, defaultValue: T) {
    return toResolution(client?.getDetails(flagKey) ?? notReady(flagKey), defaultValue);
  }

  return {
    metadata: { name: 'Pennon' },
    runsOn: 'client',
    events,
    initialize: (context = {}) => begin(context),
    async onContextChange(_, context) {
      // What else a browser says of somebody counts for nothing.
      if ((context.targetingKey || undefined) !== targetingKey) await begin(context);
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

function clientOptions({ token, ...rest }: PennonWebOptions, user: string | undefined): FlagClientOptions {
  return { ...rest, user, token: typeof token === 'function' ? () => token(user) : token };
}

function hasValues(client: FlagClient): boolean {
  return (
    client.status === 'ready' || client.status === 'stale' || Object.keys(client.getUserFlags()).length > 0
  );
}
