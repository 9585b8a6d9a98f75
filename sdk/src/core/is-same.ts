import { sameJson } from '../../../lib/evaluation/json';
import type { JsonValue } from '../../../lib/evaluation/types';

/** Whether two JSON values are the same; what is nested too deep to be compared is not. */
export function isSame(a: unknown, b: unknown): boolean {
  try {
    return sameJson(a as JsonValue, b as JsonValue);
  } catch {
    return false;
  }
}
