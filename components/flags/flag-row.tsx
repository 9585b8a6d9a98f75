'use client';

import { Archive, ArchiveRestore, Ellipsis, EyeOff, IdCard } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { FlagView } from '@/lib/flags/types';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { CopyText } from '../ui/copy-text';
import { Menu, MenuItem } from '../ui/menu';
import { Switch } from '../ui/switch';
import { ActionsCell, Cell, Row } from '../ui/table';
import { Hint } from '../ui/tooltip';
import { type FlagActions, servedBy } from './flag-actions';
import { FlagDialog, type FlagQuestion } from './flag-dialogs';
import { ServedChoices } from './served-choices';

interface FlagRowProps {
  readonly flag: FlagView;
  readonly actions: FlagActions;
  /** Why this person cannot change flags; undefined when they can. */
  readonly blocked: string | undefined;
}

/** One flag: what it serves by default, whether it is on, who is overridden. */
export function FlagRow({ flag, actions, blocked }: FlagRowProps) {
  const [question, setQuestion] = useState<FlagQuestion>('switch');
  const [asking, setAsking] = useState(false);
  const ask = (about: FlagQuestion) => {
    setQuestion(about);
    setAsking(true);
  };
  return (
    <Row>
      <Cell>
        <CopyText text={flag.name} />
      </Cell>
      <Cell label="Type" className="text-muted">
        <span className="inline-flex items-center gap-1.5">
          {flag.type}
          {flag.clientVisible ? null : (
            <Hint text="Hidden from browsers: only servers get this flag." label="Hidden from browsers">
              <EyeOff aria-hidden className="size-3.5" />
            </Hint>
          )}
        </span>
      </Cell>
      <Cell label="Default value">
        <span className="flex min-w-0 max-w-full items-center gap-2">
          <ServedChoices choices={servedBy(flag, flag.default)} />
          <Targeting flag={flag} />
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
      <Cell label="Overrides">
        <OverrideCount flag={flag} />
      </Cell>
      <Cell label="Last change" className="text-muted max-lg:hidden max-md:flex">
        <RelativeTime instant={flag.updatedAt} />
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

/** How much stands above the default: rules and prerequisites, counted. */
function Targeting({ flag }: Pick<FlagRowProps, 'flag'>) {
  const rules = flag.rules.filter(({ enabled }) => enabled).length;
  const parts = [
    rules === 0 ? null : `${rules} ${rules === 1 ? 'rule' : 'rules'}`,
    flag.prerequisites.length === 0
      ? null
      : `${flag.prerequisites.length} ${flag.prerequisites.length === 1 ? 'prerequisite' : 'prerequisites'}`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return <span className="shrink-0 text-rule-ink text-xs">{parts.join(', ')}</span>;
}

function OverrideCount({ flag }: Pick<FlagRowProps, 'flag'>) {
  const { name, overrideCount, activeOverrideCount } = flag;
  if (overrideCount === 0) return <span className="text-muted">none</span>;
  return (
    <Link
      href={`/feature-flags?tab=overrides&flag=${encodeURIComponent(name)}`}
      aria-label={`${overrideCount} overrides of ${name}, ${activeOverrideCount} of them active`}
      className="inline-flex rounded-md hover:underline"
    >
      <Badge tone={activeOverrideCount > 0 ? 'override' : 'neutral'}>
        <IdCard aria-hidden />
        {overrideCount.toLocaleString('en-GB')}
      </Badge>
    </Link>
  );
}

function FlagMenu({
  flag,
  blocked,
  onAsk,
}: Pick<FlagRowProps, 'flag' | 'blocked'> & { readonly onAsk: (question: FlagQuestion) => void }) {
  const button = (
    <Button look="quiet" size="icon-sm" aria-label={`Actions for ${flag.name}`} blocked={blocked}>
      <Ellipsis aria-hidden />
    </Button>
  );
  if (blocked !== undefined) return button;
  return (
    <Menu trigger={button}>
      {flag.archivedAt === null ? (
        <MenuItem icon={Archive} danger onSelect={() => onAsk('archive')}>
          Archive flag
        </MenuItem>
      ) : (
        <MenuItem icon={ArchiveRestore} onSelect={() => onAsk('restore')}>
          Restore flag
        </MenuItem>
      )}
    </Menu>
  );
}
