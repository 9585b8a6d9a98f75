/** `1 override`, `2,000 overrides`. */
export function counted(amount: number, one: string, several = `${one}s`): string {
  return `${amount.toLocaleString('en-GB')} ${amount === 1 ? one : several}`;
}
