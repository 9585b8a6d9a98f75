import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Endpoint, Method } from '@/lib/http/api';
import { isDocumented } from '@/lib/http/operation';
import type { OpenApiDocument } from '@/lib/openapi/document';

/** One call of an operation that the document must describe. */
export interface DocumentedCall {
  /** Path of the endpoint with its `{placeholders}`. */
  readonly path: string;
  readonly method: string;
  /** The JSON that was sent, if any was. */
  readonly sent: unknown;
  readonly answer: Response;
}

/** What is wrong with a call, by the document; undefined when nothing is. */
export type DocumentCheck = (call: DocumentedCall) => Promise<string | undefined>;

/** Checks calls against a document: their answers, and the bodies that were accepted. */
export function createDocumentCheck(
  document: OpenApiDocument,
  endpoints: readonly Endpoint[],
): DocumentCheck {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'document');

  const problemOf = (pointer: readonly string[], value: unknown): string | undefined => {
    const $ref = `document#/${pointer.map(escapePointer).join('/')}`;
    const validate = ajv.getSchema($ref) ?? ajv.compile({ $ref });
    return validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'body' });
  };

  return async ({ path, method: given, sent, answer }) => {
    const method = given === 'HEAD' ? 'GET' : given;
    const handler = endpoints.find((endpoint) => endpoint.path === path)?.methods[method as Method];
    if (given === 'OPTIONS' && answer.status === 204) return undefined;
    if (!handler) return undocumented(answer, problemOf);
    if (!isDocumented(handler)) return 'its handler says nothing of itself';

    const operation = ['paths', path, method.toLowerCase()];
    const { status } = answer;
    if (sent !== undefined && status < 300) {
      const body = [...operation, 'requestBody', 'content', 'application/json', 'schema'];
      const wrong = problemOf(body, sent);
      if (wrong) return `it took a body that should be refused: ${wrong}`;
    }
    const described = resolve(document, at(document, [...operation, 'responses', String(status)]));
    if (!described) return `${status} is not among its answers`;
    const { target, pointer = [...operation, 'responses', String(status)] } = described;
    const { content = {}, headers = {} } = target;
    const missing = Object.keys(headers as object).filter((name) => !answer.headers.has(name));
    if (missing.length > 0) return `${status} has no ${missing.join(', ')}`;
    if (given === 'HEAD') return undefined;

    const types = Object.keys(content as object);
    const full = answer.headers.get('content-type');
    if (full === null) return types.length > 0 ? `${status} has no body` : undefined;
    const type = types.find((known) => known === full || known === full.split(';')[0]);
    if (type === undefined) return `${status} is not said to be ${full}`;
    if (/[/+]json$/.test(type)) {
      const wrong = problemOf([...pointer, 'content', type, 'schema'], await answer.clone().json());
      if (wrong) return `${status}: ${wrong}`;
    }
    return undefined;
  };
}

/** Addresses and methods that are not there are told as problems all the same. */
async function undocumented(
  answer: Response,
  problemOf: (pointer: readonly string[], value: unknown) => string | undefined,
): Promise<string | undefined> {
  if (answer.status !== 404 && answer.status !== 405) return `${answer.status} of a method that is not there`;
  return answer.body === null
    ? undefined
    : problemOf(['components', 'schemas', 'Problem'], await answer.clone().json());
}

function at(document: unknown, pointer: readonly string[]): Record<string, unknown> | undefined {
  let current = document;
  for (const name of pointer) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return current as Record<string, unknown>;
}

/** What an object of the document is, and where, if it only points to it. */
function resolve(document: unknown, given: Record<string, unknown> | undefined) {
  if (!given || typeof given.$ref !== 'string') return given && { target: given, pointer: undefined };
  const pointer = given.$ref.slice(2).split('/');
  const target = at(document, pointer);
  return target && { target, pointer };
}

function escapePointer(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
