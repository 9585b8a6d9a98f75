/**
 * Asks Unleash's own Node client who is in gradual rollouts, and prints unleash-rollout.json.
 *
 * Run by hand, from a folder of its own where the client is installed (it is no dependency of this project):
 *
 *   npm install unleash-client@6.12.1
 *   node <project>/tests/conformance/vectors/generate-unleash-rollout.mjs > <project>/tests/conformance/vectors/unleash-rollout.json
 *   npx biome check --write <project>/tests/conformance/vectors/unleash-rollout.json
 *
 * The keys are ASCII: for other ones the Node client hashes the low bytes of UTF-16, where Pennon and Unleash's
 * clients in most other languages hash UTF-8.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

const { Unleash, InMemStorageProvider } = createRequire(path.resolve('index.js'))('unleash-client');

const PERCENTS = [1, 10, 33, 50, 90];
const GROUPS = ['ui.checkout', 'experiment.pricing', 'a', 'Salt with spaces: and a colon'];

/** 250 keys of the kinds that people use. */
function keys(group) {
  const hex = (n, digits) => n.toString(16).padStart(digits, '0');
  return Array.from({ length: 250 }, (_, i) => {
    const n = i * 7919 + group.length;
    return [
      `user-${i}`,
      `${n}`,
      `${hex(n * 104729, 8)}-${hex(i, 4)}-4${hex(i % 4096, 3)}-8${hex((i * 31) % 4096, 3)}-${hex(n * 65537, 12)}`,
      `person.${i}+test@example.com`,
      `${'~!#$%&()*,/;<=>?@[]^_`{|}'.slice(i % 20, (i % 20) + 6)}${i}`,
    ][i % 5];
  });
}

const strategy = (percent, group) => ({
  name: 'flexibleRollout',
  parameters: { rollout: `${percent}`, stickiness: 'userId', groupId: group },
  constraints: [],
});

const toggles = GROUPS.flatMap((group, g) =>
  PERCENTS.map((percent) => ({
    name: `rollout-${g}-${percent}`,
    type: 'release',
    enabled: true,
    stale: false,
    impressionData: false,
    strategies: [strategy(percent, group)],
    variants: [],
  })),
);

const unleash = new Unleash({
  appName: 'conformance',
  url: 'http://unleash.invalid/api/',
  refreshInterval: 0,
  disableMetrics: true,
  disableAutoStart: true,
  storageProvider: new InMemStorageProvider(),
  bootstrap: { data: toggles },
});
unleash.on('error', () => {});
unleash.on('warn', () => {});
const ready = new Promise((resolve) => unleash.once('ready', resolve));
unleash.start();
await ready;

const users = GROUPS.flatMap((group, g) =>
  keys(group).map((key) => ({
    group,
    key,
    included: PERCENTS.map((percent) =>
      unleash.isEnabled(`rollout-${g}-${percent}`, { userId: key }) ? '1' : '0',
    ).join(''),
  })),
);
unleash.destroy();
const lines = users.map((user) => `    ${JSON.stringify(user)}`).join(',\n');
process.stdout.write(`{\n  "percents": ${JSON.stringify(PERCENTS)},\n  "users": [\n${lines}\n  ]\n}\n`);
