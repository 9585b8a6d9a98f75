import fc from 'fast-check';
import { hostileString, mutateText } from './hostile';
import { type Schema, type Sources, valuesOf } from './schema-values';

/** One request as it is sent. */
export interface FuzzRequest {
  readonly method: string;
  /** Path of the endpoint with its `{placeholders}`. */
  readonly template: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** As much of an OpenAPI document as requests are made from. */
export interface FuzzDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * Requests to every operation of the document, one as often as the other.
 * @param key the `Authorization` of most of them
 */
export function fuzzRequests(
  document: FuzzDocument,
  known: Sources['known'],
  key: string,
): fc.Arbitrary<FuzzRequest> {
  const sources: Sources = { known, resolve: (ref) => at(document, ref) as Schema };
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => requestsOf(document, sources, key, { template, method, operation })),
  );
  return fc.oneof(...operations);
}

function requestsOf(
  document: FuzzDocument,
  sources: Sources,
  key: string,
  { template, method, operation }: { template: string; method: string; operation: Operation },
): fc.Arbitrary<FuzzRequest> {
  const parameters = (operation.parameters ?? []).map((parameter) =>
    parameter.$ref ? (at(document, parameter.$ref) as Parameter) : parameter,
  );
  const of = (where: string) => parameters.filter((parameter) => parameter.in === where);
  return fc
    .record({
      values: fc.record(
        Object.fromEntries(of('path').map(({ name, schema }) => [name, valuesOf(schema, sources, name)])),
      ),
      query: queries(of('query'), sources),
      headers: headersOf(of('header'), key),
      body: bodies(operation, sources),
    })
    .map(({ values, query, headers, body }) => ({
      method: method.toUpperCase(),
      template,
      path: `${template.replace(/\{(\w+)\}/g, (_, name: string) => inPath(values[name]))}${query}`,
      headers: { ...headers, ...(body ? { 'content-type': body.type } : {}) },
      body: body?.text,
    }));
}

function queries(parameters: readonly Parameter[], sources: Sources): fc.Arbitrary<string> {
  const given = parameters.map(({ name, schema, required }) => {
    const pair = valuesOf(schema, sources, name).map((value) => [name, asText(value)] as const);
    return required ? fc.oneof({ weight: 9, arbitrary: pair }, fc.constant(null)) : fc.option(pair);
  });
  const stranger = fc.tuple(hostileString, hostileString);
  return fc
    .tuple(fc.tuple(...given), fc.option(stranger, { freq: 8 }), fc.nat({ max: 12 }))
    .map(([pairs, extra, twice]) => {
      const all = [...pairs, extra].filter((pair) => pair !== null);
      const repeated = all[twice];
      const text = [...all, ...(repeated ? [repeated] : [])]
        .slice(0, twice === 12 ? undefined : all.length)
        .map((pair) => pair.map(encode).join('='));
      return text.length > 0 ? `?${text.join('&')}` : '';
    });
}

function headersOf(parameters: readonly Parameter[], key: string): fc.Arbitrary<Record<string, string>> {
  const token = fc.oneof(
    { weight: 30, arbitrary: fc.constant(`Bearer ${key}`) },
    fc.constantFrom(
      'Bearer',
      'Bearer undefined',
      `bearer ${key}`,
      `Basic ${key}`,
      `Bearer ${key.slice(0, -1)}`,
      '',
    ),
  );
  const printable = fc.stringMatching(/^[!-~]{0,60}$/);
  const others = parameters
    .filter(({ name }) => name.toLowerCase() !== 'x-request-id')
    .map(
      ({ name }) =>
        [
          name.toLowerCase(),
          fc.oneof(printable, fc.constantFrom('"1"', '"2"', '*', 'W/"1"', '"', 'k'.repeat(300))),
        ] as const,
    );
  return fc.record(
    { authorization: token, ...Object.fromEntries(others) },
    { requiredKeys: ['authorization'] },
  ) as fc.Arbitrary<Record<string, string>>;
}

function bodies(
  { requestBody }: Operation,
  sources: Sources,
): fc.Arbitrary<{ readonly type: string; readonly text: string } | undefined> {
  if (!requestBody) return fc.constant(undefined);
  const [[documented = '', { schema = {} } = {}] = []] = Object.entries(requestBody.content);
  const type = fc.oneof(
    { weight: 20, arbitrary: fc.constant(documented) },
    fc.constantFrom(
      ...Object.keys(requestBody.content),
      'text/plain',
      'application/json; charset=utf-16',
      'x',
    ),
  );
  return fc
    .tuple(valuesOf(schema, sources), mutateText, type)
    .map(([value, mutate, sent]) => ({ type: sent, text: mutate(JSON.stringify(value) ?? '') }));
}

/** Short enough for a line that Node reads: what is too long is of the headers, and 431. */
const MAX_IN_ADDRESS = 600;

const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** A dot segment, also where its dots are escaped, and none at all, would be another address. */
const inPath = (value: unknown) => encode(asText(value) || ' ').replace(/^\.{1,2}$/, '...');

/** Lone surrogates cannot be written in an address. */
const encode = (text: string) => encodeURIComponent(text.slice(0, MAX_IN_ADDRESS).toWellFormed());

function at(document: unknown, ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, part) => Reflect.get(node as object, decodeURIComponent(part)), document);
}
