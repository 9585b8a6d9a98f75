import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import { EditorView } from '@uiw/react-codemirror';

/** The look of our fields, by our own tokens: light and dark come with the page. */
const frame = EditorView.theme({
  '&': {
    overflow: 'hidden',
    border: '1px solid var(--edge)',
    borderRadius: 'var(--radius-lg)',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    fontSize: 'var(--text-sm)',
  },
  '&.cm-focused': { borderColor: 'var(--ink)', outline: '1px solid var(--ink)' },
  '&[data-invalid="true"]': { borderColor: 'var(--off)', outlineColor: 'var(--off)' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem' },
  '.cm-content': { padding: '0.5rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 0.75rem 0 0.5rem' },
  '.cm-gutters': { border: '0', backgroundColor: 'transparent', color: 'var(--muted)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.25rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--override-tint) !important',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--hover)',
    outline: '1px solid var(--edge)',
  },
  '.cm-problem': { textDecoration: 'underline wavy var(--off)', textUnderlineOffset: '3px' },
});

const words = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.propertyName, color: 'var(--rule-ink)' },
    { tag: [tags.bool, tags.null, tags.number], color: 'var(--override-ink)' },
    { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--muted)' },
  ]),
);

/** How JSON looks in the editor. */
export const jsonLook = [frame, words];
