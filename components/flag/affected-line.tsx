'use client';

import type { Targeting } from './use-targeting';

/** Whom a change does not reach. */
export function AffectedLine({ targeting: { base } }: { readonly targeting: Targeting }) {
  const { activeOverrideCount: pinned, enabled } = base;
  return (
    <p className="text-muted">
      {enabled ? '' : 'The flag is off: until it is turned on, only its off value counts. '}
      {pinned === 0
        ? 'Nobody has an overridden value.'
        : `${pinned.toLocaleString('en-GB')} ${pinned === 1 ? 'person keeps' : 'people keep'} an overridden value.`}
    </p>
  );
}
