'use client';

import { useEffect, useRef } from 'react';
import { FieldGroup } from '../ui/field';
import { Notice } from '../ui/notice';
import type { OnConflict } from './override-draft';

/** What a dry run for many people said. */
export interface Preview {
  readonly onConflict: OnConflict;
  /** What the real call must repeat. */
  readonly expectedCount: number;
  /** People who had no override of the flag and get one. */
  readonly created: number;
  /** People whose own override is replaced. */
  readonly replaced: number;
  /** People who have just this pinned already. */
  readonly unchanged: number;
  /** People whose own override is left as it is. */
  readonly left: number;
}

interface ManyPreviewProps {
  readonly preview: Preview;
  readonly onChoose: (onConflict: OnConflict) => void;
}

/** Who gets the value before it is pinned for many, and what happens to those who have one already. Comes into sight by itself. */
export function ManyPreview({ preview, onChoose }: ManyPreviewProps) {
  const { created, replaced, unchanged, left } = preview;
  const having = replaced + unchanged + left;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place} className="scroll-m-6">
      <Notice tone="override">
        <p role="status">
          {created} {created === 1 ? 'person gets' : 'people get'} this value anew.{' '}
          {having === 0 ? 'Nobody of them has an override of this flag yet.' : null}
          {having > 0 ? `${having} ${having === 1 ? 'has' : 'have'} an override of it already.` : null}
          {unchanged > 0
            ? ` Of these, ${unchanged} ${unchanged === 1 ? 'has' : 'have'} just this value.`
            : null}
        </p>
        {having > 0 ? (
          <div className="mt-2 text-ink">
            <FieldGroup label="Overrides that are there already">
              {CHOICES.map(({ value, label }) => (
                <label key={value} className="flex cursor-pointer items-center gap-2">
                  <input
                    type="radio"
                    name="on-conflict"
                    value={value}
                    checked={preview.onConflict === value}
                    onChange={() => onChoose(value)}
                    className="size-3.5 shrink-0 accent-ink"
                  />
                  {label}
                </label>
              ))}
            </FieldGroup>
          </div>
        ) : null}
      </Notice>
    </div>
  );
}

const CHOICES = [
  { value: 'skip', label: 'Leave them as they are' },
  { value: 'replace', label: 'Replace them with this value, end and reason' },
] as const;
