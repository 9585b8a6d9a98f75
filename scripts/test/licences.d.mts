export function checkLicences(root: string): { readonly ok: boolean; readonly output: string };
