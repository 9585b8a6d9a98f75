import { Download } from 'lucide-react';

const COLUMNS = [
  { name: 'email', what: 'Whose; or user_id, or external_id.' },
  { name: 'flag_name', what: 'Of which flag.' },
  { name: 'value', what: 'JSON: true, 5, "new" with its quotation marks. Or a column variant with its key.' },
  { name: 'reason', what: 'Why. May be left out.' },
  { name: 'expires_at', what: 'When it ends: 2027-01-31T18:00:00Z. Empty for no end.' },
  { name: 'enabled', what: 'false pins it paused. Empty for true.' },
] as const;

const TEMPLATE = [
  'email,flag_name,value,reason,expires_at,enabled',
  'ada@example.com,ui.dark_mode,true,Beta tester,2030-01-31T18:00:00Z,true',
  'grace@example.com,support.banner,"""Welcome back""",Ticket 4812,,true',
  '',
].join('\r\n');

/** What a file looks like, and one to begin with. */
export function ImportFormat() {
  return (
    <details className="rounded-lg border px-3 py-2">
      <summary className="cursor-pointer font-medium">What the file looks like</summary>
      <div className="grid gap-3 pt-3">
        <p className="text-muted">
          One line of column names, then one override a line, as an export has it. What Pennon knows itself,
          the status and the authors, is not read.
        </p>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-sm">
          {COLUMNS.map(({ name, what }) => (
            <div key={name} className="contents">
              <dt className="font-mono">{name}</dt>
              <dd className="text-muted [overflow-wrap:anywhere]">{what}</dd>
            </div>
          ))}
        </dl>
        <a
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(TEMPLATE)}`}
          download="overrides-template.csv"
          className="inline-flex items-center gap-1.5 justify-self-start rounded-sm underline"
        >
          <Download aria-hidden className="size-4" />
          Download a template
        </a>
      </div>
    </details>
  );
}
