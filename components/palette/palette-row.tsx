'use client';

import { Command } from 'cmdk';
import { cn } from '../ui/cn';
import type { PaletteItem } from './types';

interface PaletteRowProps {
  readonly item: PaletteItem;
  readonly onSelect: () => void;
}

/** One line of the palette. */
export function PaletteRow({ item, onSelect }: PaletteRowProps) {
  const { icon: Icon, label, mono, detail, blocked } = item;
  return (
    <Command.Item
      value={item.key}
      disabled={blocked !== undefined}
      onSelect={onSelect}
      className="flex h-9 min-w-0 items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-hover data-[disabled=true]:text-muted"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className={cn('min-w-0 truncate', mono && 'font-mono text-sm')}>{label}</span>
      <span className="ml-auto min-w-0 shrink-[2] truncate pl-2 text-muted text-sm">{blocked ?? detail}</span>
    </Command.Item>
  );
}
