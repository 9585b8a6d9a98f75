'use client';

import { Ban, Ellipsis, Pencil } from 'lucide-react';
import type { ScheduledChangeView, ScheduleRow } from '@/lib/schedules/types';
import { Button } from '../ui/button';
import { Menu, MenuItem } from '../ui/menu';
import { useScheduleEditing } from './schedule-provider';

const SETTLED: Readonly<Record<Exclude<ScheduledChangeView['status'], 'pending'>, string>> = {
  applied: 'It is in force since its time came. Change the flag itself, or schedule another change.',
  cancelled: 'It was cancelled. Schedule a new change instead.',
  failed: 'It could not be applied. Schedule a new change instead.',
};

/** What can be done with a change: as long as it is still to come, and by whom may. */
export function ScheduleMenu({ row }: { readonly row: ScheduleRow }) {
  const { blocked, edit, cancel } = useScheduleEditing();
  const { status } = row.change;
  const reason = status === 'pending' ? blocked : SETTLED[status];
  const button = (
    <Button
      look="quiet"
      size="icon-sm"
      aria-label={`Actions for change of ${row.flag.name}`}
      blocked={reason}
    >
      <Ellipsis aria-hidden />
    </Button>
  );
  if (reason !== undefined) return button;
  return (
    <Menu trigger={button}>
      <MenuItem icon={Pencil} onSelect={() => edit(row)}>
        Edit change
      </MenuItem>
      <MenuItem icon={Ban} danger onSelect={() => cancel(row)}>
        Cancel change
      </MenuItem>
    </Menu>
  );
}
