import { Notice } from '../ui/notice';
import type { RowProblem } from './send-people';
import type { PeopleImport } from './use-people-import';

/** What an import would do, or the rows that are in the way of it. */
export function ImportOutcome({ state }: { readonly state: PeopleImport }) {
  switch (state.status) {
    case 'empty':
      return null;
    case 'checking':
      return (
        <p role="status" className="text-muted">
          Checking {state.name}
        </p>
      );
    case 'checked': {
      const { created, updated, unchanged } = state.counts;
      return (
        <div role="status">
          <p className="mb-2 text-muted [overflow-wrap:anywhere]">What {state.name} would do:</p>
          <dl className="grid grid-cols-3 gap-2">
            <Count term="New" count={created} />
            <Count term="Changed" count={updated} />
            <Count term="As they are" count={unchanged} />
          </dl>
        </div>
      );
    }
    case 'wrong':
      return (
        <>
          <Notice tone="off">
            {state.name}: {state.answer.message}
          </Notice>
          {state.answer.problems.length > 0 ? <Problems {...state.answer} /> : null}
        </>
      );
  }
}

function Count({ term, count }: { readonly term: string; readonly count: number }) {
  return (
    <div className="rounded-lg border px-3 py-2">
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="font-semibold text-lg tabular-nums">{count.toLocaleString('en-GB')}</dd>
    </div>
  );
}

function Problems({ problems, count }: { readonly problems: readonly RowProblem[]; readonly count: number }) {
  return (
    <div className="grid gap-2">
      <table className="w-full text-sm">
        <caption className="sr-only">What is wrong, row by row</caption>
        <thead>
          <tr>
            <th scope="col" className="w-20 border-b py-1.5 text-left font-medium text-muted">
              Row
            </th>
            <th scope="col" className="border-b py-1.5 text-left font-medium text-muted">
              What is wrong
            </th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ row, message }) => (
            <tr key={`${row} ${message}`}>
              <td className="border-b py-1.5 align-top tabular-nums">
                {row?.toLocaleString('en-GB') ?? '–'}
              </td>
              <td className="border-b py-1.5 [overflow-wrap:anywhere]">{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {count > problems.length ? (
        <p className="text-muted text-sm">
          The first {problems.length} of {count.toLocaleString('en-GB')}.
        </p>
      ) : null}
    </div>
  );
}
