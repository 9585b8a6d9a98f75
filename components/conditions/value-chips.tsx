'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button';

/** How many chips are drawn before one asks for more. */
const SHOWN = 50;

interface ValueChipsProps {
  /** What the values are of: "country". */
  readonly of: string;
  /** As they are shown. */
  readonly values: readonly string[];
  readonly onRemove: (index: number) => void;
  readonly disabled: boolean;
}

/** The values of a condition, each of which can be taken off. */
export function ValueChips({ of, values, onRemove, disabled }: ValueChipsProps) {
  const [shown, setShown] = useState(SHOWN);
  return (
    <>
      {values.length === 0 ? null : (
        <ul aria-label={`Values of ${of}`} className="contents">
          {values.slice(0, shown).map((value, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a chip has no state, and a stored list may name a value twice
              key={index}
              className="inline-flex h-7 min-w-0 max-w-full items-center rounded-md bg-default-tint pl-2 text-sm"
            >
              <span title={value} className="truncate pr-2 font-mono">
                {value}
              </span>
              {disabled ? null : (
                <button
                  type="button"
                  aria-label={`Remove ${value}`}
                  className="-ml-1 grid size-7 shrink-0 place-items-center rounded-md text-muted hover:bg-line hover:text-ink"
                  onClick={() => onRemove(index)}
                >
                  <X aria-hidden className="size-3.5" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {values.length > shown ? (
        <Button size="sm" onClick={() => setShown(shown + 10 * SHOWN)}>
          Show {(values.length - shown).toLocaleString('en-GB')} more
        </Button>
      ) : null}
    </>
  );
}
