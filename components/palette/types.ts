import type { LucideIcon } from 'lucide-react';

/** Something that the palette can do: go somewhere, or act. */
export interface PaletteItem {
  /** Its own among all items. */
  readonly key: string;
  readonly icon: LucideIcon;
  readonly label: string;
  /** The label is a name that programs know too. */
  readonly mono?: boolean;
  readonly detail?: string;
  /** More words that it is found by. */
  readonly words?: string;
  /** Why it cannot be used; undefined when it can. */
  readonly blocked?: string | undefined;
  /** An address, or what is done. */
  readonly does: string | (() => void);
}

/** Items of one kind. */
export interface PaletteGroup {
  readonly heading: string;
  readonly items: readonly PaletteItem[];
}
