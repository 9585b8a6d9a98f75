export function checkLockFile(root: string): { readonly ok: boolean; readonly output: string };
