'use client';

import { useEffect, useRef } from 'react';

/**
 * Enter before the answer is there takes the first of what comes, never something that was found for an earlier text.
 * @param asked Enter was pressed, and waits
 * @param items what was found for just this text; null while that is on its way
 * @param answer is given the first once it is there; undefined when nothing was found
 */
export function useTakeFirst<T>(
  asked: boolean,
  items: readonly T[] | null,
  answer: (first: T | undefined) => void,
): void {
  const latest = useRef(answer);
  latest.current = answer;
  useEffect(() => {
    if (asked && items !== null) latest.current(items[0]);
  }, [asked, items]);
}
