/** Words that say nothing of what is looked for. */
const EMPTY = new Set(
  'a an and are as at be by can do does for from get gets has have how i if in is it my of on or the their them they this to was what when where which who why will with'.split(
    ' ',
  ),
);
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_]/gu;
const MAX_WORDS = 12;

/** What to look for: the words of a question in lower case, without their endings and without those that say nothing. */
export function wordsOf(query: string): readonly string[] {
  const all = query.toLowerCase().match(WORD) ?? [];
  const telling = all.filter((word) => !EMPTY.has(word));
  return [...new Set((telling.length > 0 ? telling : all).map(stemOf))].slice(0, MAX_WORDS);
}

/** `pinned`, `pinning` and `pins` are found with `pin`: a word is looked for anywhere in a text. */
function stemOf(word: string): string {
  const stem = word.replace(/(?:([bdgmnprt])\1)?(?:ings?|ed|es|s)$/u, '$1');
  return stem.length >= 3 ? stem : word;
}
