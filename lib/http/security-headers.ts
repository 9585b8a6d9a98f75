import { getConfig } from '../config';

/** Two years, the least that browsers ask for to know a host by heart. */
const HSTS = 'max-age=63072000';

type Headers = Readonly<Record<string, string>>;

const OVER_TLS: Headers = { 'strict-transport-security': HSTS };
const ANYHOW: Headers = {};

/** Tells browsers to come over TLS only, once the operator says that people do. */
export function transportHeaders(): Headers {
  return getConfig().nextAuthUrl?.startsWith('https://') ? OVER_TLS : ANYHOW;
}

/**
 * For what is no page of ours: whatever it holds, a browser that shows it as one runs and loads nothing of it, and puts it
 * into no frame.
 */
export const NO_PAGE: Headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};
