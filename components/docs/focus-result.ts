/** The list of results in the page. */
export const RESULTS_ID = 'search-results';

/** Moves the focus among the results of a search. Says whether there was one to move to. */
export function focusResult(to: 'first' | 'next' | 'previous'): boolean {
  const links = [...document.querySelectorAll<HTMLElement>(`#${RESULTS_ID} a`)];
  const now = links.indexOf(document.activeElement as HTMLElement);
  const target = { first: 0, next: now + 1, previous: now - 1 }[to];
  links[target]?.focus();
  return links[target] !== undefined;
}
