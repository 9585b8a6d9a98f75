/** One line of a text, and on which side it is. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Cells of the table of common lines; a larger difference is shown as all old, then all new. */
const MAX_CELLS = 4_000_000;

/** The lines of two texts, aligned so that as many as possible are the same. Takes bounded time and memory. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, current] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(old.length, current.length);
  let start = 0;
  while (start < shorter && old[start] === current[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === current.at(-1 - end)) end += 1;
  return [
    ...marked(old.slice(0, start), 'same'),
    ...diffMiddle(old.slice(start, old.length - end), current.slice(start, current.length - end)),
    ...marked(old.slice(old.length - end), 'same'),
  ];
}

const linesOf = (text: string) => (text === '' ? [] : text.split('\n'));

function marked(lines: readonly string[], kind: DiffLine['kind']): DiffLine[] {
  return lines.map((text) => ({ kind, text }));
}

/** By the longest common subsequence. */
function diffMiddle(old: readonly string[], current: readonly string[]): DiffLine[] {
  const width = current.length + 1;
  if ((old.length + 1) * width > MAX_CELLS) return [...marked(old, 'removed'), ...marked(current, 'added')];
  const common = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = current.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        old[row] === current[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < current.length) {
    const [gone, come] = [old[row], current[column]];
    if (gone !== undefined && gone === come) {
      lines.push({ kind: 'same', text: gone });
      row += 1;
      column += 1;
    } else if (gone !== undefined && (come === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: 'removed', text: gone });
      row += 1;
    } else if (come !== undefined) {
      lines.push({ kind: 'added', text: come });
      column += 1;
    }
  }
  return lines;
}

/** Lines of a difference, or how many that are the same were left out. */
export type DiffPart = DiffLine | { readonly kind: 'skipped'; readonly lines: number };

/** Keeps some lines around what differs, and counts the others. */
export function withoutSame(lines: readonly DiffLine[], around = 3): DiffPart[] {
  const kept = new Set<number>();
  lines.forEach(({ kind }, index) => {
    if (kind === 'same') return;
    for (let near = index - around; near <= index + around; near += 1) kept.add(near);
  });
  const parts: DiffPart[] = [];
  lines.forEach((line, index) => {
    const last = parts.at(-1);
    if (kept.has(index)) parts.push(line);
    else if (last?.kind === 'skipped') parts[parts.length - 1] = { ...last, lines: last.lines + 1 };
    else parts.push({ kind: 'skipped', lines: 1 });
  });
  return parts;
}
