/** A text that is sent many times: how long it is was found out once. */
export interface KeptText {
  readonly text: string;
  /** In UTF-8. */
  readonly bytes: number;
}

/** A text that is to be sent many times. */
export const keptText = (text: string): KeptText => ({ text, bytes: Buffer.byteLength(text) });
