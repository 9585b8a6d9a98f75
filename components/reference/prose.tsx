import { Fragment, type ReactNode } from 'react';

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*)/;

/** The little Markdown of descriptions: paragraphs, lists, line breaks, `code` and **strong**. */
export function Prose({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  return (
    <div className={`grid gap-2 ${className}`}>
      {text.split(/\n{2,}/).map((block) =>
        block.startsWith('- ') ? (
          <ul key={block} className="grid list-disc gap-1 pl-5">
            {block.split(/\n?- /).flatMap((item) => (item ? [<li key={item}>{inline(item)}</li>] : []))}
          </ul>
        ) : (
          <p key={block}>
            {block.split(/ {2}\n/).map((line, index) => (
              <Fragment key={line}>
                {index > 0 ? <br /> : null}
                {inline(line)}
              </Fragment>
            ))}
          </p>
        ),
      )}
    </div>
  );
}

function inline(text: string): ReactNode[] {
  return text.split(INLINE).map((part, index) => {
    // The parts never change their order.
    const key = `${index}${part}`;
    if (part.startsWith('`')) return <Code key={key}>{part.slice(1, -1)}</Code>;
    if (part.startsWith('**')) return <strong key={key}>{part.slice(2, -2)}</strong>;
    return <Fragment key={key}>{part}</Fragment>;
  });
}

/** A word of the API in running text. */
export function Code({ children }: { readonly children: ReactNode }) {
  return (
    <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.92em] wrap-anywhere">{children}</code>
  );
}
