import { afterEach } from 'vitest';

// Components are mounted only by tests that ask for jsdom; the others do not pay for loading it.
if (typeof document !== 'undefined') {
  const { cleanup } = await import('@testing-library/react');
  afterEach(cleanup);
}
