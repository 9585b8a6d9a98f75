'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** After a refused save, puts the focus on the first field that is wrong. Returns the ref for the form. */
export function useFocusError(errors: object): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    const wrong = '[aria-invalid="true"], [data-invalid="true"], fieldset[aria-describedby] input';
    form.current?.querySelector<HTMLElement>(wrong)?.focus();
  }, [errors]);
  return form;
}
