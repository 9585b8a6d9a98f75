'use client';

import { json } from '@codemirror/lang-json';
import { bracketMatching } from '@codemirror/language';
import CodeMirror, { EditorView, lineNumbers, minimalSetup } from '@uiw/react-codemirror';
import { useMemo } from 'react';
import type { FieldControl } from '../ui/field';
import { jsonLook } from './json-editor-look';
import { problemMark } from './json-problem-mark';

interface JsonEditorProps {
  /** From the field around it. */
  readonly control: FieldControl;
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Where to put the cursor at once; null leaves the focus where it is. */
  readonly focusAt: number | null;
}

const ALWAYS = [
  minimalSetup({ syntaxHighlighting: false }),
  lineNumbers(),
  bracketMatching(),
  json(),
  EditorView.lineWrapping,
  problemMark,
  jsonLook,
];

/** An editor for JSON: colours, brackets, the place of the first mistake. Tab leaves it, as any field. */
export function JsonEditor({ control, label, text, onChange, focusAt }: JsonEditorProps) {
  const { id, 'aria-describedby': describedBy, 'aria-invalid': invalid } = control;
  const extensions = useMemo(
    () => [
      ...ALWAYS,
      EditorView.contentAttributes.of({
        id,
        'aria-label': label,
        'aria-multiline': 'true',
        ...(describedBy ? { 'aria-describedby': describedBy } : {}),
        ...(invalid ? { 'aria-invalid': 'true' } : {}),
      }),
      EditorView.editorAttributes.of(invalid ? { 'data-invalid': 'true' } : {}),
    ],
    [id, label, describedBy, invalid],
  );
  return (
    <CodeMirror
      value={text}
      onChange={onChange}
      basicSetup={false}
      indentWithTab={false}
      theme="none"
      height="13rem"
      extensions={extensions}
      autoFocus={focusAt !== null}
      {...(focusAt === null ? {} : { selection: { anchor: Math.min(focusAt, text.length) } })}
    />
  );
}
