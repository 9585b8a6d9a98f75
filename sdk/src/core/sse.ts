/** An event of a stream. */
export interface ServerEvent {
  /** `message` where the stream names none. */
  readonly type: string;
  readonly data: string;
}

/** What a stream has said so far. */
export interface SseParser {
  /** Takes in a piece of text, wherever it was cut; returns the events that are complete. */
  readonly push: (text: string) => readonly ServerEvent[];
  /** The wait before the next connection that the stream asked for; undefined for none. */
  readonly retryMs: () => number | undefined;
  /** The last id. */
  readonly lastEventId: () => string;
}

/**
 * Reads `text/event-stream` as the HTML standard has it: lines end with CR, LF or both, a blank line ends an event, a
 * line that begins with a colon is a comment.
 * @throws Error when an event has more than `maxLength` characters
 */
export function createSseParser(maxLength: number): SseParser {
  let rest = '';
  let afterCr = false;
  let type = '';
  let data: string[] = [];
  let size = 0;
  let retry: number | undefined;
  let id = '';

  function takeLine(line: string): ServerEvent | null {
    if (line === '') {
      const event = data.length > 0 ? { type: type || 'message', data: data.join('\n') } : null;
      type = '';
      data = [];
      size = 0;
      return event;
    }
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') type = value;
    else if (field === 'data') {
      data.push(value);
      // The line's end counts as well: lines may be empty.
      size += value.length + 1;
    } else if (field === 'id') id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
    return null;
  }

  return {
    push(text) {
      const events: ServerEvent[] = [];
      // The second half of a line's end that was cut in two.
      const fresh = afterCr && text.startsWith('\n') ? text.slice(1) : text;
      if (text !== '') afterCr = text.endsWith('\r');
      let start = 0;
      for (const { index, 0: lineEnd } of fresh.matchAll(/\r\n|\r|\n/g)) {
        const event = takeLine(rest + fresh.slice(start, index));
        if (event) events.push(event);
        rest = '';
        start = index + lineEnd.length;
      }
      rest += fresh.slice(start);
      if (size + rest.length > maxLength) throw new Error('an event of the stream is too large');
      return events;
    },
    retryMs: () => retry,
    lastEventId: () => id,
  };
}
