'use client';

import { IdCard } from 'lucide-react';
import type { ResolvedFlag } from '@/lib/overrides/types';
import { RelativeTime } from '../time/relative-time';

const NAMED = 3;

/** Tells people that what they see is not what everybody sees, and until when. */
export function OwnOverridesNotice({ flags }: { readonly flags: readonly ResolvedFlag[] }) {
  const overridden = flags.filter((flag) => flag.override !== null);
  if (overridden.length === 0) return null;
  return (
    <div className="mx-4 mt-4 flex gap-2.5 rounded-lg bg-override-tint px-3 py-2.5 text-override-ink md:mx-6">
      <IdCard aria-hidden className="mt-0.5 size-4 shrink-0" />
      <ul className="grid min-w-0 gap-1 [overflow-wrap:anywhere]">
        {overridden.slice(0, NAMED).map(({ name, override }) => (
          <li key={name}>
            You see an overridden value of <code className="font-mono text-sm">{name}</code>
            {override?.expiresAt ? (
              <>
                {', which ends '}
                <RelativeTime
                  instant={override.expiresAt}
                  className="inline underline decoration-dotted underline-offset-2"
                />
              </>
            ) : (
              ', with no end'
            )}
            .
          </li>
        ))}
        {overridden.length > NAMED ? <li>And of {overridden.length - NAMED} more.</li> : null}
      </ul>
    </div>
  );
}
