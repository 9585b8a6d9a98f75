import type { Finding } from './finding';

/** Findings for a person: one line each, and what to do below. */
export function toText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length)) + 2;
  const lines = findings.flatMap(({ check, status, found, advice }) => [
    `${status.padEnd(9)}${check.padEnd(width)}${found}`,
    ...(advice === null ? [] : [`${' '.repeat(9 + width)}${advice}`]),
  ]);
  return `${lines.join('\n')}\n\n${verdictOf(findings)}\n`;
}

/** The same for a program. */
export function toJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ ok: isWell(findings), findings }, null, 2)}\n`;
}

/** Whether there is no problem; warnings may be. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ status }) => status !== 'problem');
}

function verdictOf(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (problems + warnings === 0) return 'All is well.';
  return `${problems} problem${problems === 1 ? '' : 's'}, ${warnings} warning${warnings === 1 ? '' : 's'}.`;
}
