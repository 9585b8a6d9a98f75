'use client';

import { Monitor, Moon, Sun, SunMoon } from 'lucide-react';
import { useTheme } from 'next-themes';
import { Menu, MenuChoice } from '../ui/menu';

const THEMES = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'As the system', icon: Monitor },
] as const;

interface ThemeMenuProps {
  readonly words: string;
  /** Where it opens, seen from its button. */
  readonly side?: 'top' | 'bottom';
}

/** Chooses light, dark, or what the system says. */
export function ThemeMenu({ words, side = 'top' }: ThemeMenuProps) {
  const { theme = 'system', setTheme } = useTheme();
  return (
    <Menu
      align="start"
      side={side}
      trigger={
        <button
          type="button"
          className="flex h-8 items-center gap-2.5 rounded-lg px-2 font-medium text-muted transition-colors duration-120 hover:bg-hover hover:text-ink"
        >
          <SunMoon aria-hidden className="size-4 shrink-0" />
          <span className={words}>Theme</span>
        </button>
      }
    >
      <MenuChoice label="Theme" value={theme} options={THEMES} onChange={setTheme} />
    </Menu>
  );
}
