/** The anchor of a heading, as GitHub makes it, so that a link works there and here. */
function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Gives each heading of one file its anchor; the second of a name has `-1` after it. */
export function anchorMaker(): (text: string) => string {
  const given = new Map<string, number>();
  return (text) => {
    const anchor = anchorOf(text);
    const before = given.get(anchor) ?? 0;
    given.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}
