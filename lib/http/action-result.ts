/** What a server action answers: its result, or an error that a form can show. */
export type ActionResult<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly error: ActionError };

export interface ActionError {
  /** A code of the error table, `override_exists` say. */
  readonly code: string;
  /** One readable sentence. */
  readonly message: string;
  /** Which fields are wrong; the path is dotted, `value.colour` say. */
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  /** What else the error says, by the names of the REST answer: what is in the way of a change, say. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Finds the call in the log. */
  readonly requestId: string;
}
