import type { OpenApiDocument } from './document';

/** A JSON Schema of the document, as far as the page shows it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** A body in one media type. */
export interface Content {
  readonly type: string;
  readonly schema: Schema;
  readonly example?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly description: string;
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly contents: readonly Content[];
}

/** One operation, with everything that it points to in place. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** The same body may come in several media types. */
  readonly bodies: readonly Content[];
  readonly answers: readonly Answer[];
}

/** The reference as its page shows it. */
export interface Reference {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly chapters: readonly {
    readonly name: string;
    readonly description: string;
    readonly operations: readonly Operation[];
  }[];
  /** The schemas that others point to, in order of name. */
  readonly schemas: readonly { readonly name: string; readonly schema: Schema }[];
}

/** What the page shows of a document: operations by chapter, pointers to parameters and answers followed. */
export function toReference(document: OpenApiDocument): Reference {
  const follow = createFollow(document);
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Raw>).map(([method, operation]) => ({
      tag: (operation.tags as string[])[0],
      operation: toOperation(path, method.toUpperCase(), operation, follow),
    })),
  );
  const chapters = (document.tags ?? []).map(({ name, description = '' }) => ({
    name,
    description,
    operations: operations
      .filter(({ tag }) => tag === name)
      .map(({ operation }) => operation)
      .sort(byPlace),
  }));
  const schemas = Object.entries(document.components?.schemas ?? {}) as [string, Schema][];
  return {
    title: document.info.title,
    version: document.info.version,
    description: document.info.description ?? '',
    chapters,
    schemas: schemas.map(([name, schema]) => ({ name, schema })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Lists before what is in them; reading before writing. */
function byPlace(a: Operation, b: Operation): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return METHODS.indexOf(a.method) - METHODS.indexOf(b.method);
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Every operation has it: the page says so once. */
const EVERYWHERE = 'X-Request-Id';

type Raw = Readonly<Record<string, unknown>>;
type Follow = (given: Raw) => Raw;

function createFollow(document: OpenApiDocument): Follow {
  return (given) => {
    if (typeof given.$ref !== 'string') return given;
    const [, , kind = '', name = ''] = given.$ref.split('/');
    return (document.components as Record<string, Record<string, Raw>>)[kind]?.[name] ?? {};
  };
}

function toOperation(path: string, method: string, raw: Raw, follow: Follow): Operation {
  const {
    requestBody,
    parameters = [],
    responses = {},
  } = raw as {
    readonly requestBody?: Raw;
    readonly parameters?: readonly Raw[];
    readonly responses?: Readonly<Record<string, Raw>>;
  };
  return {
    id: String(raw.operationId),
    method,
    path,
    summary: String(raw.summary),
    description: String(raw.description),
    parameters: parameters
      .map(follow)
      .map(toParameter)
      .filter(({ name }) => name !== EVERYWHERE),
    bodies: contentsOf(requestBody),
    answers: Object.entries(responses).map(([status, given]) => {
      const answer = follow(given);
      return { status, description: String(answer.description), contents: contentsOf(answer) };
    }),
  };
}

function toParameter(raw: Raw): Parameter {
  const schema = raw.schema as Schema;
  return {
    name: String(raw.name),
    in: raw.in as Parameter['in'],
    description: String(raw.description ?? schema.description ?? ''),
    required: raw.required === true,
    schema,
  };
}

function contentsOf(raw: Raw | undefined): Content[] {
  const content = (raw?.content ?? {}) as Record<string, { schema: Schema; example?: unknown }>;
  return Object.entries(content).map(([type, { schema, example }]) => ({ type, schema, example }));
}
