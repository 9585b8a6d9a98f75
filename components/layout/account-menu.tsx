'use client';

import { Keyboard, LogOut, UserRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import type { UserRole } from '@/lib/auth/actor';
import { useShortcutsHelp } from '../shortcuts/shortcuts-provider';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu';
import { leave } from './leave';

/** Who is signed in. */
export interface SignedIn {
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
}

const ROLES: Readonly<Record<UserRole, string>> = { admin: 'Admin', viewer: 'Viewer', user: 'User' };

interface AccountMenuProps {
  readonly person: SignedIn;
  readonly words: string;
}

/** Who is signed in and with which role, and the way out. */
export function AccountMenu({ person, words }: AccountMenuProps) {
  const router = useRouter();
  const showShortcuts = useShortcutsHelp();
  const name = person.name || person.email;
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          className="flex h-11 items-center gap-2 rounded-lg px-1.5 text-left transition-colors duration-120 hover:bg-hover"
        >
          <span
            aria-hidden
            className="grid size-5 shrink-0 place-items-center rounded-full bg-override-tint font-semibold text-[0.625rem] text-override-ink"
          >
            {initials(name)}
          </span>
          <span className={`grid min-w-0 leading-tight ${words}`}>
            <span className="truncate font-medium">{name}</span>
            <span className="text-muted text-xs">{ROLES[person.role]}</span>
          </span>
        </button>
      }
    >
      <MenuLabel>{person.email}</MenuLabel>
      <MenuSeparator />
      <MenuItem icon={UserRound} onSelect={() => router.push('/account')}>
        Your account
      </MenuItem>
      <MenuItem icon={Keyboard} onSelect={showShortcuts}>
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={() => void leave(person.email)}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 && !name.includes('@') ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}
