/** 97.5 % quantile of the normal distribution. */
const Z = 1.959964;

/** How many of a whole something holds for, told from a sample of it. */
export interface Estimate {
  readonly count: number;
  /**
   * In 95 of 100 samples, or more, the true count is at most this far from `count`. 0 when the sample is the whole.
   */
  readonly margin: number;
}

/**
 * Tells from `found` of `size` things, picked at random out of `total`, how many there are in all. The margin is the
 * wider side of Wilson's score interval with continuity correction (R. G. Newcombe, "Two-sided confidence intervals
 * for the single proportion", Statistics in Medicine 17, 1998, method 4), within what the things that were not picked
 * leave possible.
 */
export function estimateCount(found: number, size: number, total: number): Estimate {
  if (size >= total) return { count: found, margin: 0 };
  if (size === 0) return { count: 0, margin: total };
  const count = Math.round((found / size) * total);
  const [low, high] = wilson(found, size);
  const least = Math.max(found, low * total);
  const most = Math.min(found + total - size, high * total);
  return { count, margin: Math.ceil(Math.max(count - least, most - count)) };
}

function wilson(found: number, size: number): readonly [low: number, high: number] {
  const p = found / size;
  const missed = size - found;
  const middle = 2 * found + Z ** 2;
  const low = middle - 1 - Z * Math.sqrt(Z ** 2 - 2 - 1 / size + 4 * p * (missed + 1));
  const high = middle + 1 + Z * Math.sqrt(Z ** 2 + 2 - 1 / size + 4 * p * (missed - 1));
  const width = 2 * (size + Z ** 2);
  return [found === 0 ? 0 : low / width, missed === 0 ? 1 : high / width];
}
