// Loaded into a process that is measured: at SIGUSR2 it collects its garbage and prints what is left.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
process.on('SIGUSR2', () => {
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  console.log(`heap ${JSON.stringify({ heapUsed, external, rss })}`);
});
