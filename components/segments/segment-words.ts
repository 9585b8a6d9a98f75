import type { UserCount } from '@/lib/user-matches';

/** What a segment without conditions says. */
export const NOBODY = 'No conditions: only people who are listed one by one are in it.';

/** How many people of the directory something holds for: "12 of 80 people", "about 1,200 of 100,000 people". */
export function countInWords({ matching, total, exact }: UserCount): string {
  const about = exact ? '' : 'about ';
  return `${about}${number(matching)} of ${number(total)} ${total === 1 ? 'person' : 'people'}`;
}

/** A number as people read it. */
export function number(amount: number): string {
  return amount.toLocaleString('en-GB');
}

/** An amount with its noun: "1 person", "2 people". */
export function amountOf(amount: number, [one, several]: readonly [string, string]): string {
  return `${number(amount)} ${amount === 1 ? one : several}`;
}
