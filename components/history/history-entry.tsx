'use client';

import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { HistoryItem } from '@/lib/audit/types';
import { RelativeTime } from '../time/relative-time';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { ActorName } from './actor-name';
import { ChangeLines } from './change-lines';
import { EntityIcon } from './entity-icon';
import { EntryDetails } from './entry-details';
import { LinkedSummary } from './linked-summary';

/** Changes that an entry shows before it is opened. */
const AT_FIRST = 3;

interface HistoryEntryProps {
  readonly item: HistoryItem;
  /** What can be done with it; null keeps the room where other entries have something. */
  readonly action?: ReactNode;
}

/** One change: what happened, by whom and when; opened, all that is known of it. */
export function HistoryEntry({ item, action }: HistoryEntryProps) {
  const [open, setOpen] = useState(false);
  const details = useId();
  const changes = open ? item.changes : item.changes.slice(0, firstOf(item));
  const hidden = item.changes.length - changes.length + item.changesOmitted;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 border-b px-4 py-2.5 md:px-6 lg:grid-cols-[auto_minmax(0,1fr)_11rem_6rem_auto] lg:gap-x-4">
      <EntityIcon item={item} />
      <div className="grid min-w-0 grid-cols-1 gap-1.5">
        <LinkedSummary item={item} />
        {changes.length > 0 ? (
          <ChangeLines changes={changes} label="What changed" isNew={item.action === 'created'} />
        ) : null}
        {hidden > 0 && changes.length > 0 ? (
          <p className="text-muted text-sm">
            {hidden.toLocaleString('en-GB')} {open ? 'more, in before and after' : 'more'}
          </p>
        ) : null}
        {open ? <EntryDetails id={details} item={item} /> : null}
      </div>
      <p className="col-start-2 row-start-2 mt-1 flex min-w-0 gap-1.5 text-muted text-sm lg:contents">
        <ActorName item={item} />
        <span aria-hidden className="lg:hidden">
          ·
        </span>
        <RelativeTime instant={item.at} className="shrink-0 self-start text-muted text-sm lg:mt-px" />
      </p>
      <div className="col-start-3 row-start-1 flex items-start gap-1 lg:col-start-5">
        {action === undefined ? null : <div className="flex justify-end lg:w-44">{action}</div>}
        <Button
          look="quiet"
          size="icon-sm"
          aria-label={`Details of ${item.summary}`}
          aria-expanded={open}
          aria-controls={open ? details : undefined}
          className="-my-1"
          onClick={() => setOpen(!open)}
        >
          <ChevronDown
            aria-hidden
            className={cn('transition-transform duration-140', open && 'rotate-180')}
          />
        </Button>
      </div>
    </li>
  );
}

/** What is new or gone says so itself: what is in it is there for those who open it. */
function firstOf({ action }: HistoryItem): number {
  return action === 'created' || action === 'deleted' || action === 'expired' ? 0 : AT_FIRST;
}
