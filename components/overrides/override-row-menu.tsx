'use client';

import { Ellipsis, Flag, Pause, Pencil, Play, Trash2, UserRound } from 'lucide-react';
import type { OverrideView } from '@/lib/overrides/types';
import { Button } from '../ui/button';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu';
import { useUrlState } from '../url/url-state';
import { useOverrideEditing } from './override-editor-provider';
import { useStatus } from './override-status';

interface OverrideRowMenuProps {
  readonly override: OverrideView;
  /** Whether the list can be narrowed to those of this person, or of this flag. */
  readonly narrow?: { readonly user: boolean; readonly flag: boolean };
}

/** What can be done with one override. Who may not is told so. */
export function OverrideRowMenu({ override, narrow }: OverrideRowMenuProps) {
  const { change } = useUrlState();
  const { blocked, openEditor, changes } = useOverrideEditing();
  const status = useStatus(override);
  const label = `Actions for ${override.flagName} of ${override.user.email}`;
  const button = (
    <Button look="quiet" size="icon-sm" aria-label={label} blocked={blocked}>
      <Ellipsis aria-hidden />
    </Button>
  );
  if (blocked !== undefined) return button;
  return (
    <Menu trigger={button}>
      <MenuItem icon={Pencil} onSelect={() => openEditor({ mode: 'edit', override })}>
        Edit override
      </MenuItem>
      {status === 'active' ? (
        <MenuItem icon={Pause} onSelect={() => changes.setEnabled(override, false)}>
          Pause override
        </MenuItem>
      ) : null}
      {status === 'disabled' ? (
        <MenuItem icon={Play} onSelect={() => changes.setEnabled(override, true)}>
          Resume override
        </MenuItem>
      ) : null}
      {narrow?.flag || narrow?.user ? <MenuSeparator /> : null}
      {narrow?.flag ? (
        <MenuItem icon={Flag} onSelect={() => change({ flag: override.flagName })}>
          Show only this flag
        </MenuItem>
      ) : null}
      {narrow?.user ? (
        <MenuItem icon={UserRound} onSelect={() => change({ user: override.userId })}>
          Show only this user
        </MenuItem>
      ) : null}
      <MenuSeparator />
      <MenuItem icon={Trash2} danger onSelect={() => changes.remove(override)}>
        Delete override
      </MenuItem>
    </Menu>
  );
}
