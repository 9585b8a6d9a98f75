/** The last commit that did not have the newest migration yet. */
export function commitBeforeNewestMigration(root: string): string;
/** The commit that a name stands for. */
export function commitOf(root: string, name: string): string;
/** Gets the sources of a commit into a folder that is not there yet. */
export function checkOut(root: string, commit: string, folder: string): void;
