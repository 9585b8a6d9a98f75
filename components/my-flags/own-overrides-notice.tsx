import { IdCard } from 'lucide-react';
import Link from 'next/link';
import { RelativeTime } from '../time/relative-time';

const NAMED = 3;

interface OwnOverridesNoticeProps {
  /** Flags that somebody has pinned, and until when; null for no end. */
  readonly overridden: readonly { readonly name: string; readonly expiresAt: Date | null }[];
}

/** Tells people that what they see is not what everybody sees, and until when. */
export function OwnOverridesNotice({ overridden }: OwnOverridesNoticeProps) {
  if (overridden.length === 0) return null;
  return (
    <div className="mx-4 mt-4 flex gap-2.5 rounded-lg bg-override-tint px-3 py-2.5 text-override-ink md:mx-6">
      <IdCard aria-hidden className="mt-0.5 size-4 shrink-0" />
      <ul className="grid min-w-0 gap-1 [overflow-wrap:anywhere]">
        {overridden.slice(0, NAMED).map(({ name, expiresAt }) => (
          <li key={name}>
            You see an overridden value of <code className="font-mono text-sm">{name}</code>
            {expiresAt ? (
              <>
                {', which ends '}
                <RelativeTime
                  instant={expiresAt}
                  className="inline underline decoration-dotted underline-offset-2"
                />
              </>
            ) : (
              ', with no end'
            )}
            .
          </li>
        ))}
        {overridden.length > NAMED ? (
          <li>
            And of{' '}
            <Link href="/my-flags?source=override" className="rounded-sm underline underline-offset-2">
              {overridden.length - NAMED} more
            </Link>
            .
          </li>
        ) : null}
      </ul>
    </div>
  );
}
