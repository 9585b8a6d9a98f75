import { within } from './deadline';

/**
 * The pieces of a body as they arrive, as text.
 * @throws when `signal` is aborted, or the connection breaks
 */
export async function* readPieces(response: Response, signal: AbortSignal): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await within(signal, reader.read());
      yield decoder.decode(value, { stream: !done });
      if (done) return;
    }
  } finally {
    // Lets the connection go, whatever is still to come.
    reader.cancel().catch(() => {});
  }
}

/**
 * A whole body as text.
 * @throws when it is longer than `maxLength` characters, or as `readPieces`
 */
export async function readText(response: Response, maxLength: number, signal: AbortSignal): Promise<string> {
  let text = '';
  for await (const piece of readPieces(response, signal)) {
    text += piece;
    if (text.length > maxLength) throw new Error('the answer is too large');
  }
  return text;
}
