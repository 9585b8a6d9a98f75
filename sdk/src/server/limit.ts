/** Runs pieces of work side by side, so many at most; the others wait for their turn. Work must not reject. */
export function createLimit(most: number): (work: () => Promise<void>) => void {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;

  async function run(work: () => Promise<void>): Promise<void> {
    running++;
    await work();
    running--;
    const next = waiting.shift();
    if (next) void run(next);
  }

  return (work) => {
    if (running < most) void run(work);
    else waiting.push(work);
  };
}
