/** A value that is at hand, or one that is waited for. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * Goes on with a value, at once if it is at hand: where that is nearly always so, a promise for each step would be much of
 * what a request costs.
 */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
