'use client';

import { Slot } from '@radix-ui/react-slot';
import type { ComponentProps, ReactNode } from 'react';
import { loadFloating } from './floating';
import { useLentTrigger } from './lent-trigger';
import type { FLOATING } from './loaded-floating';
import type { MenuPlace } from './loaded-menu';
import { useLoaded } from './use-loaded';

type Props<Part extends keyof typeof FLOATING> = ComponentProps<(typeof FLOATING)[Part]>;

interface MenuProps extends MenuPlace {
  /** One button. */
  readonly trigger: ReactNode;
}

const CLOSED = { 'aria-haspopup': 'menu', 'aria-expanded': false, 'data-state': 'closed' } as const;

/** A few actions behind one button. */
export function Menu({ trigger: button, ...rest }: MenuProps) {
  const trigger = useLentTrigger(CLOSED);
  const floating = useLoaded(loadFloating, trigger.asked);
  return (
    <>
      <Slot {...trigger.props}>{button}</Slot>
      {floating ? <floating.LoadedMenu {...rest} trigger={trigger.lending} /> : null}
    </>
  );
}

/** One action of a menu. */
export function MenuItem(props: Props<'MenuItem'>) {
  const menu = useMenu();
  return menu && <menu.MenuItem {...props} />;
}

/** A way out of a menu to another address or to a file. */
export function MenuLink(props: Props<'MenuLink'>) {
  const menu = useMenu();
  return menu && <menu.MenuLink {...props} />;
}

/** One of several, as a part of a menu. */
export function MenuChoice(props: Props<'MenuChoice'>) {
  const menu = useMenu();
  return menu && <menu.MenuChoice {...props} />;
}

/** A menu inside a menu. */
export function MenuSub(props: Props<'MenuSub'>) {
  const menu = useMenu();
  return menu && <menu.MenuSub {...props} />;
}

/** Something in a menu that is on or off. */
export function MenuToggle(props: Props<'MenuToggle'>) {
  const menu = useMenu();
  return menu && <menu.MenuToggle {...props} />;
}

/** A line of words in a menu, above what belongs to it. */
export function MenuLabel(props: Props<'MenuLabel'>) {
  const menu = useMenu();
  return menu && <menu.MenuLabel {...props} />;
}

/** A hairline between two groups of a menu. */
export function MenuSeparator() {
  const menu = useMenu();
  return menu && <menu.MenuSeparator />;
}

// What is inside a menu is drawn only when its code is there.
const useMenu = () => useLoaded(loadFloating);
