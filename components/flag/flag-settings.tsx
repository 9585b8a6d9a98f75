import type { ReactNode } from 'react';
import type { FlagView } from '@/lib/flags/types';
import { RelativeTime } from '../time/relative-time';

/** What describes the flag, to read. */
export function FlagSettings({ flag }: { readonly flag: FlagView }) {
  return (
    <dl className="grid max-w-180 gap-4 px-4 py-5 md:px-6">
      <Setting term="Description">{flag.description || 'None'}</Setting>
      <Setting term="Tags">{flag.tags.join(', ') || 'None'}</Setting>
      <Setting term="Owner">{flag.owner ?? 'Nobody'}</Setting>
      <Setting term="Visible to browsers">
        {flag.clientVisible ? 'Yes' : 'No: only servers get this flag'}
      </Setting>
      <Setting term="Made">
        by {flag.createdBy}, <RelativeTime instant={flag.createdAt} />
      </Setting>
    </dl>
  );
}

function Setting({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="[overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
