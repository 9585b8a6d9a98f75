import { expected, matchingUser, outsiders, poolOf, VALUES } from './scenarios.mjs';

/** How far from half a hash may be, in percent of all. */
const TOLERANCE = 5;

/**
 * Whether a subject gives the expected answers, before it is timed.
 * @throws Error at the first that it does not give
 */
export async function verify(subject, scenario, prepared) {
  const share = { bold: 0, all: 0 };
  for (const user of sample(scenario)) {
    const outcomes = prepared.outcomes(await prepared.call(prepared.contextOf(user)));
    const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
    const flags = scenario.all ? scenario.flags : scenario.flags.slice(0, 1);
    if (byKey.size !== flags.length) fail(subject, scenario, `gave ${byKey.size} of ${flags.length} flags`);
    for (const flag of flags) {
      const want = expected(scenario, flag, user);
      checkOutcome(subject, scenario, { flag, want, outcome: byKey.get(flag.key) });
      if (want !== 'either') continue;
      share.all += 1;
      if (byKey.get(flag.key).value === VALUES.bold) share.bold += 1;
    }
  }
  const percent = (100 * share.bold) / share.all;
  if (share.all > 0 && !(Math.abs(percent - 50) <= TOLERANCE)) {
    fail(subject, scenario, `gave 'bold' to ${percent.toFixed(1)} % instead of 50 %`);
  }
}

/** Some may take half a second for one call, so those who have a value of their own are few. */
function sample(scenario) {
  if (scenario.people > 0) {
    const pool = poolOf(scenario);
    return [0, 1, 499, 998, 999].map((i) => pool[i]).concat(outsiders(2));
  }
  const matching = scenario.all ? 200 : 2000;
  return Array.from({ length: matching }, (_, i) => matchingUser(i)).concat(outsiders(100));
}

function checkOutcome(subject, scenario, { flag, want, outcome }) {
  const { value, variant, reason } = outcome;
  const got = Object.keys(VALUES).find((key) => VALUES[key] === value);
  if (got === undefined || (want !== 'either' && got !== want)) {
    fail(subject, scenario, `${flag.key} is ${JSON.stringify(value)} instead of ${want}`);
  }
  if (variant !== null && variant !== got) fail(subject, scenario, `${flag.key} has variant ${variant}`);
  // Who is in the other half got it from the rule in some products, in others from the default.
  if (want === 'either' && got === 'plain') return;
  const wanted = subject.reasons[whyOf(flag, got)];
  if (wanted === undefined || reason === wanted) return;
  if (wanted instanceof RegExp && wanted.test(reason)) return;
  fail(subject, scenario, `${flag.key} has reason ${reason} instead of ${wanted}`);
}

function whyOf(flag, got) {
  if (got === 'bold') return flag.kind;
  return flag.kind === 'default' ? 'default' : 'outsider';
}

function fail({ name }, { id, title }, problem) {
  throw new Error(`${name}, ${id} (${title}): ${problem}`);
}
