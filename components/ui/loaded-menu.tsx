'use client';

import * as Dropdown from '@radix-ui/react-dropdown-menu';
import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { Lend } from './lend';
import type { Lending } from './lent-trigger';

export interface MenuPlace {
  readonly align?: 'start' | 'end';
  readonly side?: 'top' | 'bottom' | 'right';
  readonly children: ReactNode;
}

/** What a menu opens, and what its trigger does. */
export function LoadedMenu({
  trigger,
  align = 'end',
  side = 'bottom',
  children,
}: MenuPlace & { readonly trigger: Lending }) {
  return (
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger asChild>
        <Lend to={trigger} />
      </Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 animate-rise rounded-lg border bg-surface p-1 shadow-float"
        >
          {children}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  );
}

const item =
  'flex h-8 select-none items-center gap-2 rounded-md px-2 outline-none data-[highlighted]:bg-hover [&_svg]:size-4 [&_svg]:text-muted';

interface MenuItemProps {
  readonly icon: LucideIcon;
  readonly danger?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

/** One action of a menu. */
export function MenuItem({ icon: Icon, danger, onSelect, children }: MenuItemProps) {
  return (
    <Dropdown.Item className={cn(item, danger && 'text-off-ink [&_svg]:text-off-ink')} onSelect={onSelect}>
      <Icon aria-hidden />
      {children}
    </Dropdown.Item>
  );
}

interface MenuLinkProps {
  readonly icon: LucideIcon;
  readonly href: string;
  /** Whether the file behind the link is saved rather than shown. */
  readonly download?: boolean;
  readonly children: ReactNode;
}

/** A way out of a menu to another address or to a file. */
export function MenuLink({ icon: Icon, href, download, children }: MenuLinkProps) {
  return (
    <Dropdown.Item asChild className={item}>
      <a href={href} download={download}>
        <Icon aria-hidden />
        {children}
      </a>
    </Dropdown.Item>
  );
}

interface MenuChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly icon: LucideIcon }[];
  readonly onChange: (value: string) => void;
}

/** One of several, as a part of a menu. */
export function MenuChoice({ label, value, options, onChange }: MenuChoiceProps) {
  return (
    <Dropdown.RadioGroup value={value} aria-label={label}>
      {options.map(({ value: option, label: text, icon: Icon }) => (
        <Dropdown.RadioItem key={option} value={option} className={item} onSelect={() => onChange(option)}>
          <Icon aria-hidden />
          <span className="grow">{text}</span>
          <Dropdown.ItemIndicator>
            <Check aria-hidden />
          </Dropdown.ItemIndicator>
        </Dropdown.RadioItem>
      ))}
    </Dropdown.RadioGroup>
  );
}

/** A menu inside a menu. */
export function MenuSub({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Dropdown.Sub>
      <Dropdown.SubTrigger className={cn(item, 'data-[state=open]:bg-hover')}>
        <span className="grow">{label}</span>
        <ChevronRight aria-hidden />
      </Dropdown.SubTrigger>
      <Dropdown.Portal>
        <Dropdown.SubContent
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-40 max-w-80 animate-rise overflow-y-auto rounded-lg border bg-surface p-1 shadow-float"
        >
          {children}
        </Dropdown.SubContent>
      </Dropdown.Portal>
    </Dropdown.Sub>
  );
}

interface MenuToggleProps {
  readonly checked: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

/** Something in a menu that is on or off. */
export function MenuToggle({ checked, onSelect, children }: MenuToggleProps) {
  return (
    <Dropdown.CheckboxItem className={item} checked={checked} onSelect={onSelect}>
      <span className="min-w-0 grow truncate">{children}</span>
      <Dropdown.ItemIndicator>
        <Check aria-hidden />
      </Dropdown.ItemIndicator>
    </Dropdown.CheckboxItem>
  );
}

/** A line of words in a menu, above what belongs to it. */
export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Dropdown.Label className="px-2 py-1.5 text-muted text-sm">{children}</Dropdown.Label>;
}

/** A hairline between two groups of a menu. */
export function MenuSeparator() {
  return <Dropdown.Separator className="my-1 h-px bg-line" />;
}
