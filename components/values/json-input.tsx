'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Textarea } from '../ui/input';
import { formatJson } from './format-json';
import type { JsonEditor } from './json-editor';
import { jsonProblem } from './json-problem';
import type { ValueInputProps } from './value-input-props';

/** JSON, checked while it is typed. A plain text box until the editor is loaded, and where it cannot be. */
export function JsonInput({ label, draft, onChange, error }: ValueInputProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  const loaded = useJsonEditor(box);
  const problem = jsonProblem(draft.text);
  const hint = draft.text.trim() === '' ? 'Any JSON value.' : (problem?.message ?? 'Valid JSON.');
  const set = (text: string) => onChange({ ...draft, text });
  return (
    <Field
      label={label}
      error={error}
      hint={error === undefined || error !== problem?.message ? hint : undefined}
      aside={
        <Button
          size="sm"
          look="quiet"
          className="-my-1"
          blocked={problem === null ? undefined : 'Only valid JSON can be formatted.'}
          onClick={() => set(formatJson(draft.text))}
        >
          Format
        </Button>
      }
    >
      {(control) =>
        loaded === null ? (
          <Textarea
            {...control}
            ref={box}
            value={draft.text}
            onChange={(event) => set(event.target.value)}
            spellCheck={false}
            autoComplete="off"
            className="h-52 resize-none font-mono text-sm"
          />
        ) : (
          <loaded.Editor
            control={control}
            label={label}
            text={draft.text}
            onChange={set}
            focusAt={loaded.focusAt}
          />
        )
      }
    </Field>
  );
}

interface LoadedEditor {
  readonly Editor: typeof JsonEditor;
  /** Where the cursor was in the text box when the editor took its place; null when it was elsewhere. */
  readonly focusAt: number | null;
}

function useJsonEditor(box: React.RefObject<HTMLTextAreaElement | null>): LoadedEditor | null {
  const [loaded, setLoaded] = useState<LoadedEditor | null>(null);
  useEffect(() => {
    let gone = false;
    import('./json-editor').then(
      ({ JsonEditor: Editor }) => {
        const focused = box.current !== null && document.activeElement === box.current;
        if (!gone) setLoaded({ Editor, focusAt: focused ? (box.current?.selectionStart ?? 0) : null });
      },
      // Without the editor the text box does.
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [box]);
  return loaded;
}
