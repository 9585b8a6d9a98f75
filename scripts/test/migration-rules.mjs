// What a migration may do while the version before it still serves from the same database.

/** Tables that can have so many rows that to read or rewrite them all takes more than a moment. */
const BIG = 'audit_log|users|user_flag_overrides|sessions|user_identities|idempotency_keys';
/** Earlier ones were written before anybody had data. */
const FIRST_RULED = 9;
/** Somebody has thought of it: the version that no longer uses what goes is out. */
const CONTRACT = /^--\s*contract: \S+/im;

const onBig = (operation) => new RegExp(`${operation}\\s+"?(?:${BIG})\\b"?`, 'i');
const BIG_INDEX = onBig(String.raw`\bcreate\s+(?:unique\s+)?index\s+(?!concurrently)[^;]*?\bon`);

/** What is refused of every statement, unless the file says that it is the contracting half. */
const CONTRACTIONS = [
  [
    /\bdrop\s+(?:table|column|type|function|trigger|view|constraint|schema)\b/i,
    'drops what the version before may use',
  ],
  [/\brename\b/i, 'renames what the version before knows by its old name'],
  [/\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b/i, 'changes a type, which rewrites the table'],
  [/\bset\s+not\s+null\b/i, 'refuses rows that the version before writes'],
  [/\balter\s+column\s+\S+\s+drop\s+default\b/i, 'takes a default that the version before relies on'],
  [/\btruncate\b|\bdelete\s+from\b/i, 'removes rows'],
];

/** What is refused of every statement, whatever the file says, as there is another way. */
const REFUSALS = [
  [
    /\badd\s+column\s+(?:if\s+not\s+exists\s+)?\S+\s+(?!.*\bdefault\b).*\bnot\s+null\b/i,
    'adds a NOT NULL column without a default, which the version before does not fill',
  ],
  [
    /\badd\s+column\b.*\bdefault\s+(?:gen_random_uuid|random|clock_timestamp)\s*\(/i,
    'adds a column whose default differs by row, which rewrites the table',
  ],
  [BIG_INDEX, 'makes an index that stops the writers of a big table: CREATE INDEX CONCURRENTLY'],
  [
    new RegExp(
      `${onBig(String.raw`\balter\s+table`).source}\\s+add\\s+constraint\\b(?!.*\\b(?:not\\s+valid|using\\s+index)\\b)`,
      'i',
    ),
    'adds a constraint that reads a big table while its writers wait: NOT VALID, then VALIDATE CONSTRAINT in a later file',
  ],
];

/**
 * What is wrong with a migration's text.
 * @param {string} name its file, `0009_what_changed.sql`
 * @param {string} text
 * @returns {string[]} a sentence each
 */
export function faultsOf(name, text) {
  if (Number.parseInt(name, 10) < FIRST_RULED) return [];
  const statements = text
    .split('--> statement-breakpoint')
    .map((statement) => statement.replace(/--.*$/gm, '').replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
  const made = new Set(statements.flatMap((statement) => createdTable(statement) ?? []));
  const rules = CONTRACT.test(text) ? REFUSALS : [...REFUSALS, ...CONTRACTIONS];
  const faults = statements
    .filter((statement) => !made.has(alteredTable(statement)))
    .flatMap((statement) =>
      rules
        .filter(([pattern]) => pattern.test(statement))
        .map(([, why]) => `${name}: ${why}: ${statement.slice(0, 120)}`),
    );
  return [...faults, ...faultsOfConcurrency(name, statements)];
}

/** Outside a transaction a file may be begun twice: each of its statements has to bear that. */
function faultsOfConcurrency(name, statements) {
  if (!statements.some((statement) => /\bconcurrently\b/i.test(statement))) return [];
  return statements.flatMap((statement, index) => {
    const created = /\bcreate\s+(?:unique\s+)?index\s+concurrently\s+"?(\w+)"?/i.exec(statement)?.[1];
    if (/\bdrop\s+index\s+concurrently\s+if\s+exists\b/i.test(statement)) return [];
    if (!created) return [`${name}: has more than indexes beside a CONCURRENTLY: ${statement.slice(0, 120)}`];
    const isDroppedFirst = new RegExp(`drop index concurrently if exists "?${created}"?$`, 'i').test(
      (statements[index - 1] ?? '').replace(/;$/, ''),
    );
    return isDroppedFirst
      ? []
      : [`${name}: ${created} may be there half made: first DROP INDEX CONCURRENTLY IF EXISTS`];
  });
}

const createdTable = (statement) =>
  /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?/i.exec(statement)?.[1];
const alteredTable = (statement) =>
  (/\balter\s+table\s+"?(\w+)"?/i.exec(statement) ?? /\bindex\b.*?\bon\s+"?(\w+)"?/i.exec(statement))?.[1];
