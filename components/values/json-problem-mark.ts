import { Decoration, type DecorationSet, EditorView, StateField, type Text } from '@uiw/react-codemirror';
import { jsonProblem } from './json-problem';

const MARK = Decoration.mark({ class: 'cm-problem' });

/** Underlines the place of the first mistake. */
export const problemMark = StateField.define<DecorationSet>({
  create: ({ doc }) => markOf(doc),
  update: (marks, change) => (change.docChanged ? markOf(change.newDoc) : marks),
  provide: (field) => EditorView.decorations.from(field),
});

function markOf(doc: Text): DecorationSet {
  const problem = doc.length === 0 ? null : jsonProblem(doc.toString());
  if (problem === null) return Decoration.none;
  const line = doc.line(Math.min(problem.line, doc.lines));
  // At the end of the text there is nothing to underline but what is before.
  const from = Math.max(0, Math.min(line.from + problem.column - 1, doc.length - 1));
  return Decoration.set(MARK.range(from, from + 1));
}
