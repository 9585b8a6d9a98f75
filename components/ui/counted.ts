/** A number with its noun: `1 override`, `1,240 people`. */
export function counted(amount: number, one: string, several = `${one}s`): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : several}`;
}
