const heard = new WeakSet<HTMLInputElement>();

/**
 * Tells React what was typed into a field that the server had drawn before React listened to it, as if it was typed
 * now. React leaves it in the field, but knows nothing of it and would put the old text back with the next change.
 */
export function hearTypedBefore(field: HTMLInputElement): void {
  if (heard.has(field)) return;
  heard.add(field);
  const { value: typed, defaultValue: drawn, selectionStart, selectionEnd } = field;
  if (typed === drawn || typed === asHeld(field.type, drawn)) return;
  // When React is done with drawing, as only then it draws at once what its hearer asks for.
  queueMicrotask(() => {
    // React hears of a text that differs from the one that it saw last: that is to be the old one.
    field.value = drawn;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, typed);
    if (selectionStart !== null) field.setSelectionRange(selectionStart, selectionEnd);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/** What a field of a type makes of a text: one line of several, say. */
function asHeld(type: string, text: string): string {
  const field = document.createElement('input');
  field.type = type;
  field.value = text;
  return field.value;
}
