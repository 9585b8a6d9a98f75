import { type RefObject, useLayoutEffect, useRef } from 'react';

const ACTIVE = '[aria-current="page"], [data-state="active"]';
/** So that the neighbour peeps in, and it is seen that the row goes on. */
const MARGIN_PX = 24;

/** A row that scrolls sideways inside itself and brings the active one of its items into view whenever another becomes it. */
export function useActiveInView<Row extends HTMLElement>(): RefObject<Row | null> {
  const ref = useRef<Row>(null);
  const last = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const row = ref.current;
    const active = row?.querySelector(ACTIVE) ?? null;
    if (row === null || active === null || active === last.current) return;
    last.current = active;
    row.scrollLeft += wayIntoView(row.getBoundingClientRect(), active.getBoundingClientRect());
  });
  return ref;
}

/** How far to scroll, in pixels; negative is to the left. */
function wayIntoView(row: DOMRect, item: DOMRect): number {
  if (item.right + MARGIN_PX > row.right) return item.right + MARGIN_PX - row.right;
  return Math.min(0, item.left - MARGIN_PX - row.left);
}
