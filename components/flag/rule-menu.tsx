'use client';

import { ArrowDown, ArrowUp, CirclePause, CirclePlay, Copy, Ellipsis, Trash2 } from 'lucide-react';
import { Button } from '../ui/button';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu';
import type { RuleDraft } from './draft-types';

export interface RuleMenuProps {
  readonly rule: RuleDraft;
  readonly name: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly blocked: string | undefined;
  /** By how many places; -1 is up. */
  readonly onMove: (by: number) => void;
  readonly onDuplicate: () => void;
  readonly onEnable: (enabled: boolean) => void;
  readonly onRemove: () => void;
}

/** What can be done with a rule as a whole. */
export function RuleMenu(props: RuleMenuProps) {
  const { rule, name, isFirst, isLast, blocked, onMove } = props;
  const button = (
    <Button look="quiet" size="icon-sm" aria-label={`Actions for ${name.slice(0, 80)}`} blocked={blocked}>
      <Ellipsis aria-hidden />
    </Button>
  );
  if (blocked !== undefined) return button;
  return (
    <Menu trigger={button}>
      {isFirst ? null : (
        <MenuItem icon={ArrowUp} onSelect={() => onMove(-1)}>
          Move up
        </MenuItem>
      )}
      {isLast ? null : (
        <MenuItem icon={ArrowDown} onSelect={() => onMove(1)}>
          Move down
        </MenuItem>
      )}
      <MenuItem icon={Copy} onSelect={props.onDuplicate}>
        Duplicate rule
      </MenuItem>
      <MenuItem icon={rule.enabled ? CirclePause : CirclePlay} onSelect={() => props.onEnable(!rule.enabled)}>
        {rule.enabled ? 'Disable rule' : 'Enable rule'}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Trash2} danger onSelect={props.onRemove}>
        Remove rule
      </MenuItem>
    </Menu>
  );
}
