'use client';

import { CalendarPlus } from 'lucide-react';
import { Button } from '../ui/button';
import { useScheduleEditing } from './schedule-provider';

/** Opens the sheet in which a change of any flag is scheduled. */
export function ScheduleButton() {
  const { blocked, schedule } = useScheduleEditing();
  return (
    <Button look="primary" blocked={blocked} onClick={() => schedule(null)}>
      <CalendarPlus aria-hidden />
      Schedule change
    </Button>
  );
}
