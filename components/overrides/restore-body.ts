import type { OverrideView } from '@/lib/overrides/types';

/** The body that puts an override back as it was: for undo. null when its end has passed. */
export function restoreBody(
  override: OverrideView,
  now: number,
  options: { withFlag: boolean },
): string | null {
  if (override.expiresAt !== null && override.expiresAt.getTime() <= now) return null;
  return toObject([
    ...(options.withFlag ? [`"flag_name":${JSON.stringify(override.flagName)}`] : []),
    `"value":${JSON.stringify(override.value)}`,
    `"enabled":${override.enabled}`,
    `"reason":${JSON.stringify(override.reason)}`,
    `"expires_at":${JSON.stringify(override.expiresAt)}`,
  ]);
}

/** A JSON object of its members' texts. */
export function toObject(members: readonly string[]): string {
  return `{${members.join(',')}}`;
}
