import type { ReactNode } from 'react';
import type { Answer, Operation, Parameter } from '@/lib/openapi/reference';
import { Example } from './example';
import { Method } from './method';
import { Code, Prose } from './prose';
import { kindOf, limitsOf } from './schema-text';
import { SchemaView } from './schema-view';

/** One operation: who may, what it takes, what it answers, and a call to start from. */
export function OperationSection({ operation }: { readonly operation: Operation }) {
  const { id, method, path, summary, description, parameters, bodies, answers } = operation;
  return (
    <section id={id} aria-label={`${method} ${path}`} className="grid scroll-mt-16 gap-4 border-t pt-8">
      <div className="grid gap-2">
        <h3 className="font-semibold text-lg">
          <a href={`#${id}`} className="hover:underline">
            {summary}
          </a>
        </h3>
        <p className="flex flex-wrap items-center gap-2">
          <Method name={method} />
          <code className="font-mono text-sm wrap-anywhere">{path}</code>
        </p>
        <Prose text={description} />
      </div>
      {parameters.length > 0 ? (
        <Part title="Parameters">
          <ul className="grid divide-y">
            {parameters.map((parameter) => (
              <li key={`${parameter.in} ${parameter.name}`} className="grid gap-1 py-2">
                <ParameterView parameter={parameter} />
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      {bodies[0] ? (
        <Part title="Body">
          <p className="text-muted text-sm">{bodies.map(({ type }) => type).join(', ')}</p>
          <SchemaView schema={bodies[0].schema} />
        </Part>
      ) : null}
      <Part title="Example">
        <Example operation={operation} />
      </Part>
      <Part title="Answers">
        <ul className="grid divide-y">
          {answers.map((answer) => (
            <li key={answer.status} className="py-2">
              <AnswerView answer={answer} />
            </li>
          ))}
        </ul>
      </Part>
    </section>
  );
}

function ParameterView({ parameter }: { readonly parameter: Parameter }) {
  const { name, in: place, schema, required, description } = parameter;
  const limits = limitsOf(schema);
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-medium font-mono text-sm">{name}</code>
        <span className="text-muted text-sm wrap-anywhere">
          {place}, {kindOf(schema)}
          {required ? '' : ', optional'}
        </span>
      </p>
      {description ? <Prose text={description} className="text-sm" /> : null}
      {limits ? <p className="font-mono text-muted text-xs wrap-anywhere">{limits}</p> : null}
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <h4 className="font-medium text-muted text-xs uppercase tracking-wide">{title}</h4>
      {children}
    </div>
  );
}

function AnswerView({ answer: { status, description, contents } }: { readonly answer: Answer }) {
  const own = contents.filter(({ type }) => type !== 'application/problem+json');
  return (
    <div className="grid grid-cols-[3rem_minmax(0,1fr)] gap-x-2 gap-y-1">
      <Code>{status}</Code>
      <Prose text={description} />
      {own.map(({ type, schema }) => (
        <div key={type} className="col-start-2 grid gap-1">
          <p className="text-muted text-sm">{type}</p>
          <SchemaView schema={schema} />
        </div>
      ))}
    </div>
  );
}
