/** Headers of a request by name. */
export type Headers = { readonly [name: string]: string };

/**
 * What a server or a storage said, to be said back in a header; null for what no header can say: `fetch` would refuse each
 * request with it.
 */
export function sayable(text: unknown): string | null {
  return typeof text === 'string' && /^[\x21\x23-\x7e]{1,200}$/.test(text) ? text : null;
}

/** The header, unless it has no value. */
export function withHeader(name: string, value: string | null): Headers {
  return value === null ? {} : { [name]: value };
}
