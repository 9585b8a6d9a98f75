/**
 * Runs steps at most `limit` at a time, in their order as far as their `after` allows.
 * @param onEnd called with each step and its result as it ends
 */
export async function runSteps(steps, limit, onEnd) {
  const waiting = [...steps];
  const unfinished = new Set(steps.map(({ name }) => name));
  const running = new Set();

  const mayStart = (step) => {
    if (running.size >= limit || [...running].some(({ alone }) => alone)) return false;
    if (step.after?.some((name) => unfinished.has(name))) return false;
    // Alone means: once nothing else is left that does not itself wait for this step.
    if (step.alone) return running.size === 0 && waiting.every((other) => isBehind(other, step));
    return true;
  };

  while (waiting.length > 0 || running.size > 0) {
    for (let next = waiting.find(mayStart); next; next = waiting.find(mayStart)) {
      waiting.splice(waiting.indexOf(next), 1);
      running.add(start(next));
    }
    if (running.size === 0) throw new Error(`No step can start: ${waiting.map(({ name }) => name)}`);
    const { entry, step, result } = await Promise.race([...running].map(({ ended }) => ended));
    running.delete(entry);
    unfinished.delete(step.name);
    onEnd(step, result);
  }

  function start(step) {
    const entry = { alone: step.alone };
    entry.ended = timed(step).then((result) => ({ entry, step, result }));
    return entry;
  }
}

function isBehind(other, step) {
  return other === step || other.after?.includes(step.name);
}

async function timed(step) {
  const startedAt = performance.now();
  const result = await step.run().catch((error) => ({
    ok: false,
    output: String(error.stack ?? error),
    counts: { passed: 0, failed: 1, skipped: 0 },
  }));
  return { ...result, seconds: (performance.now() - startedAt) / 1000 };
}
