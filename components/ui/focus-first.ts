const FIELDS = 'input, textarea, [role="switch"], [role="textbox"]';

/**
 * Puts the focus where filling in begins: into the part of a form that is marked `data-start`, else on the form's first
 * control, else on the place itself.
 */
export function focusFirst(place: HTMLElement): void {
  const start = place.querySelector('[data-start]');
  const first =
    start?.querySelector<HTMLElement>(FIELDS) ??
    (start ?? place.querySelector('form'))?.querySelector<HTMLElement>('button, input, textarea');
  (first ?? place).focus();
}
