'use client';

import { X } from 'lucide-react';
import { useId, useState } from 'react';
import type { FieldControl } from '../ui/field';
import { Input } from '../ui/input';

const MAX_TAG = 100;

interface TagsInputProps {
  readonly control: FieldControl;
  readonly tags: readonly string[];
  /** Tags that other flags have. */
  readonly known: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (tags: readonly string[]) => void;
}

/** Tags as chips: Enter or a comma adds one, Backspace in the empty field takes the last away. */
export function TagsInput({ control, tags, known, disabled, onChange }: TagsInputProps) {
  const [text, setText] = useState('');
  const suggestions = useId();
  const add = () => {
    const added = text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    setText('');
    if (added.length > 0) onChange([...new Set([...tags, ...added])]);
  };
  return (
    <div className="grid gap-2">
      {tags.length > 0 ? (
        <ul aria-label="Tags of the flag" className="flex flex-wrap gap-1.5">
          {tags.map((tag) => (
            <Chip
              key={tag}
              tag={tag}
              disabled={disabled}
              onRemove={() => onChange(tags.filter((other) => other !== tag))}
            />
          ))}
        </ul>
      ) : null}
      <Input
        {...control}
        value={text}
        list={suggestions}
        maxLength={MAX_TAG}
        disabled={disabled}
        placeholder="Add a tag"
        autoComplete="off"
        autoCapitalize="none"
        onChange={(event) => setText(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ',') {
            event.preventDefault();
            add();
          }
          if (event.key === 'Backspace' && text === '') onChange(tags.slice(0, -1));
        }}
      />
      <datalist id={suggestions}>
        {known
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </div>
  );
}

function Chip({
  tag,
  disabled,
  onRemove,
}: {
  readonly tag: string;
  readonly disabled: boolean;
  readonly onRemove: () => void;
}) {
  return (
    <li className="inline-flex h-7 min-w-0 max-w-full items-center rounded-md bg-default-tint pl-2 text-default-ink text-sm">
      <span title={tag} className="truncate pr-2">
        {tag}
      </span>
      {disabled ? null : (
        <button
          type="button"
          aria-label={`Remove tag ${tag}`}
          className="-ml-1 grid size-7 shrink-0 place-items-center rounded-md hover:bg-line hover:text-ink"
          onClick={onRemove}
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </li>
  );
}
