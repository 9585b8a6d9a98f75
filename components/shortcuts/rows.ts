const ROWS = 'main table > tbody > tr';
const FOCUSABLE = 'a[href], button:not(:disabled)';

/** Moves the focus to what can be opened in the next or the previous row of the list, the first one to begin with. */
export function focusRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) =>
    row.querySelector(FOCUSABLE),
  );
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? rows[0] : rows[at + step];
  const target = next?.querySelector<HTMLElement>('a[href]') ?? next?.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: 'nearest' });
}
