import Link from 'next/link';
import type { SegmentUsage } from '@/lib/segments/types';
import { Badge } from '../ui/badge';
import { number } from './segment-words';

const SHOWN = 50;

/** What names a segment: the way to each of them. */
export function SegmentUsageList({ usedBy }: { readonly usedBy: SegmentUsage }) {
  const { flags, segments } = usedBy;
  if (flags.length + segments.length === 0) {
    return <p className="text-muted">Nothing uses this segment yet. Name it in a rule of a flag.</p>;
  }
  const rest = flags.length + segments.length - SHOWN;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {flags.slice(0, SHOWN).map(({ name, archived }) => (
        <li key={name} className="flex min-w-0 max-w-full items-center gap-1.5">
          <UsageLink href={`/feature-flags/${name}`} name={name} />
          {archived ? <Badge tone="outline">Archived</Badge> : null}
        </li>
      ))}
      {segments.slice(0, Math.max(0, SHOWN - flags.length)).map((key) => (
        <li key={key} className="flex min-w-0 max-w-full items-center gap-1.5">
          <UsageLink href={`/segments/${key}`} name={key} />
          <Badge tone="outline">Segment</Badge>
        </li>
      ))}
      {rest > 0 ? <li className="text-muted">and {number(rest)} more</li> : null}
    </ul>
  );
}

function UsageLink({ href, name }: { readonly href: string; readonly name: string }) {
  return (
    <Link
      href={href}
      title={name}
      className="min-w-0 truncate rounded-sm font-mono text-sm underline decoration-line underline-offset-4 hover:decoration-current"
    >
      {name}
    </Link>
  );
}
