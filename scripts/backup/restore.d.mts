/** Puts a backup in place of a data folder's database; returns where that is now. */
export function restore(folder: string, dataDir: string): Promise<string | null>;
