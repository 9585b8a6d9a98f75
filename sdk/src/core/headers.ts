/** Headers of a request by name. */
export type Headers = { readonly [name: string]: string };

/** The header, unless it has no value. */
export function withHeader(name: string, value: string | null): Headers {
  return value === null ? {} : { [name]: value };
}
