/** Copies a data folder with its embedded database, which may be in use. */
export function backUp(dataDir: string, folder: string): Promise<void>;
