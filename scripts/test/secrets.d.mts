export function checkSecrets(root: string): Promise<{ readonly ok: boolean; readonly output: string }>;
