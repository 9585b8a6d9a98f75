/** An address as it may be shown: without the user and the password that may stand in it. */
export function plainAddress(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.pathname === '/' && url.search === '' ? url.origin : url.href;
}
