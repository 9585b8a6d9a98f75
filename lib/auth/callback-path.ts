/** Only used to resolve paths; a name that no address can have. */
const NOWHERE = 'http://pennon.invalid';

/**
 * Where to go after signing in: the wanted path if it is one of our own, else `fallback`. Anything that a browser
 * could read as another site (`//evil`, `/\evil`, control characters that it drops, an authority) is not ours.
 * @param wanted from the address, so anybody may have written it
 */
export function safeCallbackPath(wanted: string | null | undefined, fallback: string): string {
  if (!wanted?.startsWith('/') || !isPlain(wanted)) return fallback;
  const url = new URL(wanted, NOWHERE);
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Printable ASCII; before the query no second slash, backslash or control character, percent-encoded or not. */
function isPlain(wanted: string): boolean {
  const path = wanted.split(/[?#]/, 1)[0] ?? '';
  return !/\/\/|\\|%(?:[01][0-9a-f]|20|2f|5c|7f)/i.test(path) && /^[!-~]+$/.test(wanted);
}
