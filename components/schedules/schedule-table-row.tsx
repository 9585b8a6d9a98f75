'use client';

import { MessageSquareText } from 'lucide-react';
import type { ScheduleRow } from '@/lib/schedules/types';
import { FlagName } from '../flags/flag-name';
import { actorInWords } from '../history/actor-words';
import { RelativeTime } from '../time/relative-time';
import { ActionsCell, Cell, Row } from '../ui/table';
import { Hint } from '../ui/tooltip';
import { ChangeEffect } from './change-effect';
import { ScheduleMenu } from './schedule-menu';
import { ScheduleStatus } from './schedule-status';

interface ScheduleTableRowProps {
  readonly row: ScheduleRow;
  readonly ofOneFlag: boolean;
}

/** One scheduled change. */
export function ScheduleTableRow({ row, ofOneFlag }: ScheduleTableRowProps) {
  const { change, flag } = row;
  return (
    <Row>
      {ofOneFlag ? null : (
        <Cell>
          <FlagName name={flag.name} />
        </Cell>
      )}
      <Cell {...(ofOneFlag ? {} : { label: 'Change' })} className="py-1">
        <ChangeEffect row={row} />
      </Cell>
      <Cell label="When">
        <RelativeTime instant={change.at} warnWhenSoon />
      </Cell>
      <Cell label="Status">
        <ScheduleStatus change={change} />
      </Cell>
      <Cell label="By" className="text-muted">
        <span className="flex min-w-0 items-center gap-1.5">
          <span title={actorInWords(change.updatedBy)} className="truncate">
            {actorInWords(change.updatedBy)}
          </span>
          {change.reason === null ? null : (
            <Hint text={change.reason} label={`Reason: ${change.reason}`} className="shrink-0">
              <MessageSquareText aria-hidden className="size-3.5" />
            </Hint>
          )}
        </span>
      </Cell>
      <ActionsCell>
        <ScheduleMenu row={row} />
      </ActionsCell>
    </Row>
  );
}
