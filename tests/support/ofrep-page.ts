// Runs in a browser, on a page of another origin than Pennon's: what an application does with the standard's client.
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';

/** What the page has for the test. */
export interface OfrepPage {
  /** Connects; rejects when the provider cannot start. */
  connect(options: {
    readonly baseUrl: string;
    readonly token: string;
    readonly targetingKey: string;
    /** Left out, the page listens and never polls. */
    readonly pollIntervalMs?: number;
  }): Promise<void>;
  /** Goes on with another token, as an application does that asks its server for one. */
  renew(token: string): void;
  /** What the application gets, by the type of the value that it asks with. */
  details(flag: string, defaultValue: boolean | string | number | object): object;
  /** Events of the provider so far. */
  readonly events: string[];
}

const events: string[] = [];
let currentToken = '';

const page: OfrepPage = {
  events,
  renew(token) {
    currentToken = token;
  },
  async connect({ baseUrl, token, targetingKey, pollIntervalMs }) {
    currentToken = token;
    for (const event of [ProviderEvents.ConfigurationChanged, ProviderEvents.Error, ProviderEvents.Stale]) {
      OpenFeature.addHandler(event, () => events.push(event));
    }
    const provider = new OFREPWebProvider({
      baseUrl,
      ...(pollIntervalMs === undefined
        ? { pollInterval: 0 }
        : { pollInterval: pollIntervalMs, changeDetection: 'polling' as const }),
      cacheMode: 'disabled',
      headersFactory: async () => [['Authorization', `Bearer ${currentToken}`]],
    });
    await OpenFeature.setProviderAndWait(provider, { targetingKey });
  },
  details(flag, defaultValue) {
    const client = OpenFeature.getClient();
    switch (typeof defaultValue) {
      case 'boolean':
        return client.getBooleanDetails(flag, defaultValue);
      case 'string':
        return client.getStringDetails(flag, defaultValue);
      case 'number':
        return client.getNumberDetails(flag, defaultValue);
      default:
        return client.getObjectDetails(flag, {});
    }
  },
};

Object.assign(globalThis, { ofrep: page });
