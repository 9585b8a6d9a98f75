import { checkLicences } from './licences.mjs';
import { checkLockFile } from './lock-file.mjs';
import { checkSecrets } from './secrets.mjs';

/** Checks what comes with Pennon and what goes out with it: the lock file, version floors, licences, secrets. */
export async function checkSupplyChain(root) {
  const results = [checkLockFile(root), checkLicences(root), await checkSecrets(root)];
  return {
    ok: results.every(({ ok }) => ok),
    output: results
      .map(({ output }) => output)
      .filter(Boolean)
      .join('\n'),
  };
}
