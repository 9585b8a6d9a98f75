/** What is wrong with a migration's text, a sentence each. */
export function faultsOf(name: string, text: string): string[];
