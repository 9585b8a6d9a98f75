import type { Reference } from '@/lib/openapi/reference';
import { Mark } from '../layout/mark';
import { Method } from './method';
import { OperationSection } from './operation-section';
import { Prose } from './prose';
import { SchemaView } from './schema-view';

/** The whole reference on one page, which works without a script and calls nobody. */
export function ReferencePage({ reference }: { readonly reference: Reference }) {
  const { title, version, description, chapters, schemas } = reference;
  return (
    <div className="mx-auto grid max-w-7xl lg:grid-cols-[17rem_minmax(0,1fr)]">
      <aside className="sticky top-13 h-[calc(100dvh-3.25rem)] overflow-y-auto border-r px-4 py-6 max-lg:hidden">
        <Contents reference={reference} />
      </aside>
      <main id="content" tabIndex={-1} className="focus:outline-none grid min-w-0 gap-12 px-4 py-8 md:px-8">
        <header className="grid max-w-3xl gap-3">
          <h1 className="flex items-center gap-2 font-semibold text-xl">
            <Mark className="size-6" />
            {title} API
            <span className="font-normal text-base text-muted">{version}</span>
          </h1>
          <Prose text={description} />
          <p>
            For programs:{' '}
            <a href="/api/openapi.json" className="underline underline-offset-2">
              openapi.json
            </a>{' '}
            (OpenAPI 3.1).
          </p>
          <details className="rounded-md border p-3 lg:hidden">
            <summary className="cursor-pointer font-medium">Contents</summary>
            <div className="pt-3">
              <Contents reference={reference} />
            </div>
          </details>
        </header>
        {chapters.map((chapter) => (
          <section
            key={chapter.name}
            id={anchorOf(chapter.name)}
            aria-labelledby={`${anchorOf(chapter.name)}-title`}
            className="grid max-w-3xl scroll-mt-16 gap-8"
          >
            <div className="grid gap-1">
              <h2 id={`${anchorOf(chapter.name)}-title`} className="font-semibold text-xl">
                {chapter.name}
              </h2>
              <Prose text={chapter.description} className="text-muted" />
            </div>
            {chapter.operations.map((operation) => (
              <OperationSection key={operation.id} operation={operation} />
            ))}
          </section>
        ))}
        <section id="schemas" aria-labelledby="schemas-title" className="grid max-w-3xl scroll-mt-16 gap-8">
          <h2 id="schemas-title" className="font-semibold text-xl">
            Schemas
          </h2>
          {schemas.map(({ name, schema }) => (
            <section key={name} id={`schema-${name}`} className="grid scroll-mt-16 gap-2 border-t pt-6">
              <h3 className="font-medium font-mono">{name}</h3>
              {schema.description ? <Prose text={schema.description} /> : null}
              <SchemaView schema={schema} />
            </section>
          ))}
        </section>
      </main>
    </div>
  );
}

function Contents({ reference: { chapters } }: { readonly reference: Reference }) {
  return (
    <nav aria-label="Contents" className="grid gap-4">
      {chapters.map(({ name, operations }) => (
        <div key={name} className="grid gap-1">
          <a href={`#${anchorOf(name)}`} className="font-medium hover:underline">
            {name}
          </a>
          <ul className="grid">
            {operations.map(({ id, method, summary }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="grid grid-cols-[3.75rem_minmax(0,1fr)] items-baseline gap-1 rounded-md py-1 text-muted text-sm hover:text-ink"
                >
                  <span>
                    <Method name={method} />
                  </span>
                  {summary}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <a href="#schemas" className="font-medium hover:underline">
        Schemas
      </a>
    </nav>
  );
}

function anchorOf(name: string): string {
  return `chapter-${name.toLowerCase().replaceAll(' ', '-')}`;
}
