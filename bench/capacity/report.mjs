import { table } from '../shared/report.mjs';

const NAMES = {
  user: 'a person',
  override: 'an override',
  flag: 'a flag with one rule',
  change: 'a change in the audit log',
};

/** The page of results. */
export function markdown({ run, after, size, disk, memory, backup }) {
  const number = (value) => value.toLocaleString('en');
  const rows = Object.entries(disk).map(([name, { data, indexes }]) => [
    NAMES[name],
    number(data),
    number(indexes),
    number(data + indexes),
  ]);
  const { empty, full } = memory;
  return `# What it takes

Measured on ${run.date} with Node ${run.node} on ${run.cores} cores of ${run.cpu} with ${run.memoryGb} GB, load average ${run.load} before
and ${after} after; ${number(size.users)} people, ${number(size.overrides)} overrides, ${number(size.flags)} flags, ${number(size.changes)}
changes. Written by \`npm run bench:capacity\`.

## Bytes on disk

${table(['', 'row', 'its indexes', 'together'], rows)}

## Memory of an instance that does nothing

${table(
  ['', 'heap', 'in all'],
  [
    ['empty database', `${empty.heapMb.toFixed(0)} MB`, `${empty.rssMb.toFixed(0)} MB`],
    ['all of the above', `${full.heapMb.toFixed(0)} MB`, `${full.rssMb.toFixed(0)} MB`],
    [
      'grown by',
      `${(full.heapMb - empty.heapMb).toFixed(0)} MB`,
      `${(full.rssMb - empty.rssMb).toFixed(0)} MB`,
    ],
  ],
)}

## Backup and restore of all of it, embedded database

${table(
  ['', 'seconds'],
  [
    ['`npm run backup`, in use', backup.backupSeconds.toFixed(1)],
    ['`npm run restore`', backup.copySeconds.toFixed(1)],
    ['start until ready, recovery included', backup.startSeconds.toFixed(1)],
  ],
)}
`;
}
