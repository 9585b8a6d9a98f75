// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react';
import { EditorView } from '@uiw/react-codemirror';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { formatJson } from '@/components/values/format-json';
import { emptyDraft, type ValueShape } from '@/components/values/value-draft';
import { ValueInput } from '@/components/values/value-input';
import { shapes } from './support/data';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

/** A value input that remembers what is typed, and shows it. */
function Remembering({ shape, error }: { readonly shape: ValueShape; readonly error?: string }) {
  const [draft, setDraft] = useState(emptyDraft(shape));
  return (
    <>
      <ValueInput
        label="Value"
        shape={shape}
        draft={draft}
        onChange={setDraft}
        error={error}
        servedNow="control"
      />
      <output>{draft.text}</output>
    </>
  );
}

const typed = () => screen.getByRole('status').textContent;
const draw = (shape: ValueShape, error?: string) =>
  renderInApp(<Remembering shape={shape} {...(error === undefined ? {} : { error })} />);

/** The JSON editor once it is loaded. */
function jsonEditor(): Promise<EditorView> {
  return waitFor(() => {
    const view = EditorView.findFromDOM(document.body);
    if (view === null) throw new Error('there is no editor');
    return view;
  });
}

async function write(text: string) {
  const view = await jsonEditor();
  act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
}

describe('text', () => {
  it('is taken as it is, over several lines, and what one does not see is told', async () => {
    const { user } = draw(shapes.string);
    expect(screen.getByText('Empty text is a value too.')).toBeVisible();
    await user.type(screen.getByLabelText('Value'), 'a{Enter}b');
    expect(typed()).toBe('a\nb');
    expect(screen.getByText('3 characters')).toBeVisible();
    await user.type(screen.getByLabelText('Value'), ' ');
    expect(screen.getByText('4 characters, the blanks at its beginning or end included.')).toBeVisible();
    await user.clear(screen.getByLabelText('Value'));
    await user.type(screen.getByLabelText('Value'), 'x');
    expect(screen.getByText('1 character')).toBeVisible();
  });
});

describe('a number', () => {
  it.each([
    ['12.5', 'A number.'],
    ['1e3', 'The same as 1000.'],
    ['0.10', 'The same as 0.1.'],
    ['twelve', 'Digits with a point, 12.5 say.'],
  ])('%s is kept as it is typed, with a word on what it is', async (text, hint) => {
    const { user } = draw(shapes.number);
    await user.type(screen.getByLabelText('Value'), text);
    expect(screen.getByLabelText('Value')).toHaveValue(text);
    expect(screen.getByText(hint)).toBeVisible();
  });
});

describe('a variant', () => {
  it('shows its value, and which one is served now', () => {
    draw({
      type: 'json',
      variants: [
        { key: 'control', value: { columns: 3 } },
        { key: 'long', value: 'x'.repeat(300) },
      ],
    });
    expect(screen.getByRole('radio', { name: 'control now {"columns":3}' })).toBeVisible();
    const { textContent } = screen.getByRole('radio', { name: /^long/ }).closest('label') ?? {
      textContent: '',
    };
    expect(textContent).toContain('…');
    expect(textContent.length).toBeLessThan(210);
  });
});

describe('JSON', () => {
  it('begins in a text box that knows what is wrong while one types', async () => {
    const { user } = draw(shapes.json);
    expect(screen.getByText('Any JSON value.')).toBeVisible();
    const box = screen.getByLabelText('Value');
    if (box.tagName === 'TEXTAREA') await user.type(box, '[[1');
    else await write('[1');
    expect(typed()).toBe('[1');
    expect(screen.getByText('Line 1, column 3: a closing ] is missing.')).toBeVisible();
  });

  it('goes on in the editor with what was typed, marks the mistake, and says it is invalid', async () => {
    draw(shapes.json, 'Is wrong.');
    await write('{\n"a" 1}');
    expect(typed()).toBe('{\n"a" 1}');
    expect(await screen.findByText('Line 2, column 5: a colon is missing.')).toBeVisible();
    const { contentDOM } = await jsonEditor();
    expect(contentDOM).toHaveAttribute('aria-invalid', 'true');
    expect(contentDOM).toHaveAttribute('aria-label', 'Value');
    expect(contentDOM.querySelector('.cm-problem')?.textContent).toBe('1');
    await write('{"a": 1}');
    expect(await screen.findByText('Valid JSON.')).toBeVisible();
    expect(contentDOM.querySelector('.cm-problem')).toBeNull();
  });

  it('that ends too soon is marked at its end', async () => {
    draw(shapes.json);
    await write('[1, 2');
    const { contentDOM } = await jsonEditor();
    await waitFor(() => expect(contentDOM.querySelector('.cm-problem')?.textContent).toBe('2'));
  });

  it('is laid out at the press of a button, and its numbers stay as they were typed', async () => {
    const { user } = draw(shapes.json);
    await write('{"a":1.50,"b":[12345678901234567890]}');
    await user.click(await screen.findByRole('button', { name: 'Format' }));
    expect(typed()).toBe('{\n  "a": 1.50,\n  "b": [\n    12345678901234567890\n  ]\n}');
    expect(formatJson(' 1 ')).toBe('1');
  });

  it('is not laid out while it is wrong', async () => {
    const { user } = draw(shapes.json);
    await write('{"a":');
    await user.click(screen.getByRole('button', { name: 'Format' }));
    expect(typed()).toBe('{"a":');
  });

  it('is left with Tab, as any field', async () => {
    const { user } = draw(shapes.json);
    const { contentDOM } = await jsonEditor();
    contentDOM.focus();
    await user.tab();
    expect(document.activeElement === contentDOM).toBe(false);
    expect(typed()).toBe('');
  });
});
