/** Whether the faults last as long as they are promised to be outlived: `npm run test:faults`. */
export const isLong = process.env.PENNON_FAULTS === 'long';

/** How much of something: little of it in `npm test`, all of it in the long form. */
export function sized(short: number, long: number): number {
  return isLong ? long : short;
}
