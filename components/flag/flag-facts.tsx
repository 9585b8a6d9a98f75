'use client';

import { ArchiveRestore, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import type { FlagActions } from '../flags/flag-actions';
import { FlagDialog } from '../flags/flag-dialogs';
import { countOverrides } from '../overrides/bulk-actions';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { CopyText } from '../ui/copy-text';
import { Notice } from '../ui/notice';
import { Switch } from '../ui/switch';
import { Hint } from '../ui/tooltip';

interface FlagFactsProps {
  readonly flag: FlagView;
  readonly actions: FlagActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What this flag is: its kill switch, name, type, tags and what it is for. */
export function FlagFacts({ flag, actions, blocked }: FlagFactsProps) {
  const [asking, setAsking] = useState(false);
  const archived = flag.archivedAt !== null;
  return (
    <div className="grid grid-cols-1 gap-3 px-4 pt-4 pb-3 md:px-6">
      {flag.archivedAt === null ? null : (
        <ArchivedNotice
          flag={flag}
          archivedAt={flag.archivedAt}
          blocked={blocked}
          onRestore={() => setAsking(true)}
        />
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {archived ? null : (
          <span className="flex items-center gap-2">
            <Switch
              aria-label={`${flag.name} is on`}
              checked={flag.enabled}
              blocked={blocked}
              onCheckedChange={() => setAsking(true)}
            />
            {flag.enabled ? <span aria-hidden>On</span> : <Badge tone="off">Off</Badge>}
          </span>
        )}
        <CopyText text={flag.name} />
        <Badge tone="outline">{flag.type}</Badge>
        {flag.clientVisible ? null : (
          <Hint text="Hidden from browsers: only servers get this flag.">
            <Badge tone="outline">
              <EyeOff aria-hidden />
              servers only
            </Badge>
          </Hint>
        )}
        <Tags tags={flag.tags} />
      </div>
      {flag.description === '' ? null : (
        <p title={flag.description} className="line-clamp-4 max-w-180 text-muted [overflow-wrap:anywhere]">
          {flag.description}
        </p>
      )}
      <FlagDialog
        flag={flag}
        question={archived ? 'restore' : 'switch'}
        actions={actions}
        open={asking}
        onOpenChange={setAsking}
      />
    </div>
  );
}

function Tags({ tags }: Pick<FlagView, 'tags'>) {
  if (tags.length === 0) return null;
  return (
    <ul aria-label="Tags" className="flex min-w-0 flex-wrap gap-1.5">
      {tags.map((tag) => (
        <li key={tag} className="flex min-w-0">
          <Badge className="max-w-full shrink">
            <span className="truncate">{tag}</span>
          </Badge>
        </li>
      ))}
    </ul>
  );
}

interface ArchivedNoticeProps extends Pick<FlagFactsProps, 'flag' | 'blocked'> {
  readonly archivedAt: Date;
  readonly onRestore: () => void;
}

function ArchivedNotice({ flag, archivedAt, blocked, onRestore }: ArchivedNoticeProps) {
  return (
    <Notice
      tone="neutral"
      actions={
        <Button size="sm" blocked={blocked} onClick={onRestore}>
          <ArchiveRestore aria-hidden />
          Restore flag
        </Button>
      }
    >
      <p>
        <strong className="font-medium text-ink">This flag is archived</strong> since{' '}
        <RelativeTime instant={archivedAt} />. Applications get “flag not found” and use their own default;
        nothing on this page can be changed until it is restored.
        {flag.overrideCount === 0 ? '' : ` Kept, without effect: ${countOverrides(flag.overrideCount)}.`}
      </p>
    </Notice>
  );
}
