import type { Endpoint } from './api';

/** An endpoint and what its path's placeholders stand for. */
export interface Found {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds endpoints by the path of a request as the App Router does: word for word before placeholders, whole segments,
 * percent-decoded; nothing is normalised.
 * @returns undefined where no endpoint has this path, or it is not well encoded
 */
export function createRouter(endpoints: readonly Endpoint[]): (path: string) => Found | undefined {
  const fixed = new Map<string, Found>(
    endpoints.filter(isFixed).map((endpoint) => [endpoint.path, { endpoint, params: {} }]),
  );
  const patterns = endpoints
    .filter((endpoint) => !isFixed(endpoint))
    .map((endpoint) => ({ endpoint, segments: endpoint.path.split('/') }))
    .sort((a, b) => rankOf(a.segments).localeCompare(rankOf(b.segments)));
  return (path) => {
    const found = fixed.get(path);
    if (found) return found;
    const given = path.split('/');
    for (const pattern of patterns) {
      const params = paramsOf(pattern.segments, given);
      if (params) return { endpoint: pattern.endpoint, params };
    }
    return undefined;
  };
}

const isFixed = ({ path }: Endpoint) => !path.includes('{');

/** Sorts words before placeholders at the first segment where two patterns differ. */
const rankOf = (segments: readonly string[]) =>
  segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('');

function paramsOf(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const text = given[index] ?? '';
    if (!segment.startsWith('{')) {
      if (segment !== text) return undefined;
    } else {
      const value = decode(text);
      if (!value) return undefined;
      params[segment.slice(1, -1)] = value;
    }
  }
  return params;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
