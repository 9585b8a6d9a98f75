/** Thousandths of a percent in the whole. */
export const WHOLE = 100_000;

const PERCENT = /^\d{1,3}(?:\.\d{0,3})?$/;

/** A typed share in thousandths of a percent, 0 to 100,000; null for anything else. */
export function parsePercent(text: string): number | null {
  const trimmed = text.trim();
  if (!PERCENT.test(trimmed)) return null;
  const thousandths = Math.round(Number(trimmed) * 1000);
  return thousandths <= WHOLE ? thousandths : null;
}

/** Thousandths of a percent as one types them: `33.333`. */
export function showPercent(thousandths: number): string {
  return String(thousandths / 1000);
}
