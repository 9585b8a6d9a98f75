import type { Schema } from '@/lib/openapi/reference';
import { Prose } from './prose';
import { kindOf, limitsOf, targetOf, withoutNull } from './schema-text';

/** What a value looks like: its kind, and its members one below the other. Named schemas are linked to. */
export function SchemaView({ schema }: { readonly schema: Schema }) {
  const members = membersOf(schema);
  return members.length > 0 ? (
    <Members members={members} />
  ) : (
    <p className="text-muted">
      <Kind schema={schema} />
    </p>
  );
}

interface Member {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

function Members({ members }: { readonly members: readonly Member[] }) {
  return (
    <ul className="grid divide-y">
      {members.map(({ name, schema, required }) => {
        const inner = membersOf(withoutNull(schema).schema);
        const limits = limitsOf(withoutNull(schema).schema);
        return (
          <li key={name} className="grid gap-1 py-2">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <code className="font-medium font-mono text-sm wrap-anywhere">{name}</code>
              <span className="text-muted text-sm wrap-anywhere">
                <Kind schema={schema} />
                {required ? '' : ', optional'}
              </span>
            </p>
            {schema.description ? <Prose text={schema.description} className="text-sm" /> : null}
            {limits ? <p className="font-mono text-muted text-xs wrap-anywhere">{limits}</p> : null}
            {inner.length > 0 ? (
              <div className="ml-1 border-l pl-3">
                <Members members={inner} />
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

/** The members to show below a value: an object's own, an item's, or the choices of an alternative. */
function membersOf(schema: Schema): readonly Member[] {
  const { properties, items, anyOf, oneOf, required = [], additionalProperties } = schema;
  if (properties && Object.keys(properties).length > 0) {
    return Object.entries(properties).map(([name, inner]) => ({
      name,
      schema: inner,
      required: required.includes(name),
    }));
  }
  if (items && targetOf(items) === null) return membersOf(items);
  if (typeof additionalProperties === 'object') {
    return [{ name: 'any name', schema: additionalProperties, required: true }];
  }
  const choices = properties ? [] : (anyOf ?? oneOf ?? []);
  return choices.map((choice, index) => ({ name: `${index + 1}.`, schema: choice, required: true }));
}

function Kind({ schema: given }: { readonly schema: Schema }) {
  const { schema, nullable } = withoutNull(given);
  const { items } = schema;
  return (
    <>
      {items ? 'list of ' : ''}
      <Word schema={items ?? schema} />
      {nullable ? ' or null' : ''}
    </>
  );
}

function Word({ schema }: { readonly schema: Schema }) {
  const target = targetOf(schema);
  if (target === null) return kindOf(schema);
  return (
    <a href={`#schema-${target}`} className="underline underline-offset-2 hover:text-ink">
      {target}
    </a>
  );
}
