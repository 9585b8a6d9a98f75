'use client';

import { Archive, ArchiveRestore, CalendarPlus, Ellipsis } from 'lucide-react';
import type { FlagView } from '@/lib/flags/types';
import { useScheduleEditing } from '../schedules/schedule-provider';
import { Button } from '../ui/button';
import { Menu, MenuItem } from '../ui/menu';

interface FlagMenuProps {
  readonly flag: FlagView;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
  readonly onAsk: (question: 'archive' | 'restore') => void;
}

/** What can be done with a flag, beside its switch. */
export function FlagMenu({ flag, blocked, onAsk }: FlagMenuProps) {
  const { schedule } = useScheduleEditing();
  const button = (
    <Button look="quiet" size="icon-sm" aria-label={`Actions for ${flag.name}`} blocked={blocked}>
      <Ellipsis aria-hidden />
    </Button>
  );
  if (blocked !== undefined) return button;
  return (
    <Menu trigger={button}>
      {flag.archivedAt === null ? (
        <>
          <MenuItem icon={CalendarPlus} onSelect={() => schedule(flag)}>
            Schedule change
          </MenuItem>
          <MenuItem icon={Archive} danger onSelect={() => onAsk('archive')}>
            Archive flag
          </MenuItem>
        </>
      ) : (
        <MenuItem icon={ArchiveRestore} onSelect={() => onAsk('restore')}>
          Restore flag
        </MenuItem>
      )}
    </Menu>
  );
}
