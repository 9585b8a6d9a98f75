import type { Follower } from './followers';
import type { Load } from './load';

interface Found {
  readonly restarts: number;
  readonly load: Load;
  readonly followers: readonly Follower[];
}

/** Prints the figures of a run. */
export function report(title: string, { restarts, load, followers }: Found): void {
  const times = [...load.times].sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? 0);
  const reconnects = followers.reduce((sum, follower) => sum + follower.reconnects(), 0);
  console.log(
    `${title}: ${restarts} restarts, ${times.length} requests, ${load.failures.length} failures, ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, p99.9 ${at(0.999)} ms, most ${at(1)} ms; ` +
      `${followers.length} streams, which came back ${reconnects} times`,
  );
}
