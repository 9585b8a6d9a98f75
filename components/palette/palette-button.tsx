'use client';

import { Search } from 'lucide-react';
import { Button } from '../ui/button';
import { usePalette } from './palette-provider';
import { useIsMac } from './use-is-mac';

/** Opens the palette: a field to press where there is room for it, else an icon. */
export function PaletteButton() {
  const palette = usePalette();
  const mac = useIsMac();
  if (palette === null) return null;
  const props = {
    'aria-haspopup': 'dialog',
    'aria-keyshortcuts': 'Control+K Meta+K',
    onClick: palette.open,
    onPointerEnter: palette.prepare,
    onFocus: palette.prepare,
  } as const;
  return (
    <Button
      {...props}
      className="max-md:size-9 max-md:border-transparent max-md:bg-transparent max-md:px-0 md:w-44 md:justify-start md:font-normal md:text-muted lg:w-72"
    >
      <Search aria-hidden />
      <span className="truncate max-md:sr-only">
        Search<span className="max-lg:sr-only"> or jump to</span>
      </span>
      <kbd className="ml-auto font-sans text-xs max-md:hidden">{mac ? '⌘K' : 'Ctrl K'}</kbd>
    </Button>
  );
}
