import { OURS } from './subjects.mjs';

/** How many times faster than the fastest peer Pennon is to be. */
const FASTER = [
  { id: 'S1', people: 0, atLeast: 3 },
  { id: 'S2', people: 0, atLeast: 3 },
  { id: 'S3', people: 100_000, atLeast: 5 },
  { id: 'S4', people: 0, atLeast: 2.5 },
];

/** By how much Pennon may become slower with ever more people. */
const GROWTH = 1.5;

/**
 * @typedef {{ target: string, reached: boolean, measured: string }} Verdict
 * @param {import('./groups.mjs').Section[]} sections
 * @param {import('./groups.mjs').Section | null} growth
 * @returns {Verdict[]}
 */
export function judge(sections, growth) {
  const verdicts = FASTER.flatMap(({ id, people, atLeast }) => {
    const section = sections.find((candidate) => candidate.id === id && candidate.rows[0].people === people);
    const fastest = section && fastestPeer(section);
    if (!fastest) return [];
    const where = people ? `${id} with ${count(people)} people` : id;
    return {
      target: `${where}: ${atLeast} times faster than the fastest peer`,
      reached: fastest.times >= atLeast,
      measured: `${fastest.times.toFixed(1)} times faster than ${[fastest.name, fastest.way].filter(Boolean).join(', ')}`,
    };
  });
  return growth ? [...verdicts, judgeGrowth(growth)] : verdicts;
}

function fastestPeer({ rows }) {
  if (rows[0].subject !== OURS) return undefined;
  return rows.filter(({ subject }) => subject !== OURS).sort((a, b) => a.times - b.times)[0];
}

/**
 * Judged where only the number of others grows, not that of the different people who are asked for: that is for the
 * caches of the processor, and told beside it.
 */
function judgeGrowth({ rows }) {
  const [{ asked, people }] = rows;
  const most = (of) => Math.max(1, ...of.map(({ times }) => times));
  const same = most(rows.filter((row) => row.asked === asked));
  const different = most(rows.filter((row) => row.asked !== asked));
  const range = `${count(people)} to ${count(Math.max(...rows.map((row) => row.people)))}`;
  return {
    target: `S3: Pennon the same within ${GROWTH} times from ${range} people`,
    reached: same <= GROWTH,
    measured: `${same.toFixed(2)} times for the same ${asked} people; ${different.toFixed(2)} times for 1,000 different ones`,
  };
}

function count(number) {
  return number.toLocaleString('en');
}
