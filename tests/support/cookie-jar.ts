/** The cookies that an answer sets, as pairs. */
export function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
}

/** A browser's cookies over several answers of one site. */
export function cookieJar() {
  const held = new Map<string, string>();
  return {
    header: () => [...held].map(([name, value]) => `${name}=${value}`).join('; '),
    keep: (response: Response) => {
      for (const pair of cookiesOf(response)) {
        const separator = pair.indexOf('=');
        const [name, value] = [pair.slice(0, separator), pair.slice(separator + 1)];
        if (value === '') held.delete(name);
        else held.set(name, value);
      }
      return response;
    },
  };
}
