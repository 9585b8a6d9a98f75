import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

/** One server-sent event. */
export interface ServerEvent {
  /** `message` where it has no name. */
  readonly event: string;
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  readonly data: any;
}

/** A stream of events as its reader sees it. */
export interface EventReader {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Everything that has come so far, as text. */
  readonly text: () => string;
  /** The next event that has not been taken, of a name if one is given; those before it are passed over. */
  readonly next: (name?: string) => Promise<ServerEvent>;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
  /** The socket stops reading, or goes on. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly close: () => void;
}

/** Opens a stream over real HTTP, on a connection of its own. */
export async function readEvents(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventReader> {
  const sent: ClientRequest = request(url, { headers, agent: false });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  const events: ServerEvent[] = [];
  let changed = () => {};
  let parsed = 0;
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n', parsed); end !== -1; end = text.indexOf('\n\n', parsed)) {
      const event = parse(text.slice(parsed, end));
      if (event) events.push(event);
      parsed = end + 2;
    }
    changed();
  });
  const ended = new Promise<void>((resolve) => {
    response.on('close', () => {
      resolve();
      changed();
    });
    response.on('error', () => {});
  });
  sent.on('error', () => {});
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: () => text,
    next: async (name) => {
      for (;;) {
        const event = events.shift();
        if (event && (name === undefined || event.event === name)) return event;
        if (event) continue;
        if (response.closed) throw new Error(`the stream ended before an event ${name ?? ''}: ${text}`);
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
    ended,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => void sent.destroy(),
  };
}

function parse(block: string): ServerEvent | null {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return { event: fields.get('event') ?? 'message', id: fields.get('id') ?? '', data: JSON.parse(data) };
}
