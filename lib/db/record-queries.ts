import type postgres from 'postgres';
import type { SpanAttributes, Tracer } from '../spans';

const OPERATION = /\b(select|insert|update|delete)\b/i;
const TABLE = /\b(?:from|into|update)\s+(?:only\s+)?"?([a-z_]\w*)"?/i;

/** The driver settles a query by these. */
interface Settled {
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Records a span for each query of a client, and for each transaction, below the span that is open: what happens outside of
 * any, the feed's question every second say, is not recorded. Of a statement its operation and table are told, and nothing
 * that was sent with it.
 */
export function recordQueries(client: postgres.Sql, tracer: Tracer): void {
  recordStatements(client, tracer);
  const { begin } = client;
  client.begin = ((...args: unknown[]) => {
    if (tracer.openTrace() === undefined) return Reflect.apply(begin, client, withStatements(args, tracer));
    return tracer.run({ name: 'transaction', attributes: SYSTEM }, async (span) => {
      try {
        return await Reflect.apply(begin, client, withStatements(args, tracer));
      } catch (error) {
        span.fail(error);
        throw error;
      } finally {
        span.end();
      }
    });
  }) as typeof begin;
}

const SYSTEM: SpanAttributes = { 'db.system.name': 'postgresql' };

/** The arguments of `begin` with its work, the last of them, given a transaction whose statements are recorded. */
function withStatements(args: readonly unknown[], tracer: Tracer): unknown[] {
  const work = args.at(-1);
  if (typeof work !== 'function') return [...args];
  const recorded = (tx: postgres.TransactionSql) => {
    recordStatements(tx, tracer);
    return work(tx);
  };
  return [...args.slice(0, -1), recorded];
}

function recordStatements(on: postgres.Sql | postgres.TransactionSql, tracer: Tracer): void {
  const { unsafe } = on;
  on.unsafe = ((text: string, ...rest: unknown[]) => {
    const query = Reflect.apply(unsafe, on, [text, ...rest]);
    if (tracer.openTrace() !== undefined) record(query, text, tracer);
    return query;
  }) as typeof unsafe;
}

function record(query: Settled, text: string, tracer: Tracer): void {
  const outermost = withoutBrackets(text);
  const operation = OPERATION.exec(outermost)?.[1]?.toUpperCase() ?? 'STATEMENT';
  const table = TABLE.exec(outermost)?.[1];
  const span = tracer.begin({
    name: table === undefined ? operation : `${operation} ${table}`,
    kind: 'client',
    attributes: {
      ...SYSTEM,
      'db.operation.name': operation,
      ...(table === undefined ? {} : { 'db.collection.name': table }),
    },
  });
  const { resolve, reject } = query;
  query.resolve = (result) => {
    span.end();
    resolve(result);
  };
  query.reject = (error) => {
    span.fail(error);
    span.end();
    reject(error);
  };
}

/** What a statement is, without what it asks on the side. */
function withoutBrackets(text: string): string {
  let depth = 0;
  let outermost = '';
  for (const part of text.split(/([()])/)) {
    if (part === '(') depth += 1;
    else if (part === ')') depth -= 1;
    else if (depth === 0) outermost += part;
  }
  return outermost;
}
