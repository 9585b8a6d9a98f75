'use client';

import { EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { FlagListRow } from '@/lib/flags/types';
import { actorInWords } from '../history/actor-words';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { cn } from '../ui/cn';
import { Switch } from '../ui/switch';
import { ActionsCell, Cell, Row } from '../ui/table';
import { Hint } from '../ui/tooltip';
import { type FlagActions, servedBy } from './flag-actions';
import { FlagDialog, type FlagQuestion } from './flag-dialogs';
import { FlagMenu } from './flag-menu';
import { FlagName } from './flag-name';
import { NextChange, TWO_LINES } from './next-change';
import { OverrideCount } from './override-count';
import { ServedChoices } from './served-choices';
import { targetingWords } from './targeting-words';

interface FlagRowProps {
  readonly row: FlagListRow;
  readonly actions: FlagActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** One flag: what it serves whom, what it will, who is overridden, who changed it, and whether it is on. */
export function FlagRow({ row, actions, blocked }: FlagRowProps) {
  const { flag } = row;
  const [question, setQuestion] = useState<FlagQuestion>('switch');
  const [asking, setAsking] = useState(false);
  const ask = (about: FlagQuestion) => {
    setQuestion(about);
    setAsking(true);
  };
  const targeting = targetingWords(flag);
  return (
    <Row>
      <Cell>
        <span className="flex min-w-0 items-center gap-1.5">
          <FlagName name={flag.name} />
          {flag.clientVisible ? null : (
            <Hint
              text="Hidden from browsers: only servers get this flag."
              label="Hidden from browsers"
              className="shrink-0 text-muted"
            >
              <EyeOff aria-hidden className="size-3.5" />
            </Hint>
          )}
        </span>
      </Cell>
      <Cell label="Type" className="text-muted text-sm max-lg:hidden max-md:flex">
        {flag.type}
      </Cell>
      <Cell label="Default">
        <ServedChoices choices={servedBy(flag, flag.default)} />
      </Cell>
      <Cell label="Targeting">
        {targeting === null ? (
          <span className="text-muted">everybody</span>
        ) : (
          <span title={targeting} className="truncate text-rule-ink text-sm">
            {targeting}
          </span>
        )}
      </Cell>
      <Cell
        label="Next change"
        className={cn('max-lg:hidden', row.next === null ? undefined : 'max-md:flex')}
      >
        <NextChange {...row} />
      </Cell>
      <Cell label="Overrides">
        <OverrideCount flag={flag} />
      </Cell>
      <Cell label="Last change" className="text-muted max-lg:hidden max-md:flex">
        <span className={TWO_LINES}>
          <RelativeTime instant={flag.updatedAt} />
          <span title={actorInWords(flag.updatedBy)} className="truncate text-xs">
            {actorInWords(flag.updatedBy)}
          </span>
        </span>
      </Cell>
      <Cell label="State">
        {flag.archivedAt === null ? (
          <span className="flex items-center gap-2">
            <Switch
              aria-label={`${flag.name} is on`}
              checked={flag.enabled}
              blocked={blocked}
              onCheckedChange={() => ask('switch')}
            />
            {flag.enabled ? <span aria-hidden>On</span> : <Badge tone="off">Off</Badge>}
          </span>
        ) : (
          <Badge>Archived</Badge>
        )}
      </Cell>
      <ActionsCell>
        <FlagMenu flag={flag} blocked={blocked} onAsk={ask} />
        <FlagDialog
          flag={flag}
          question={question}
          actions={actions}
          open={asking}
          onOpenChange={setAsking}
        />
      </ActionsCell>
    </Row>
  );
}
