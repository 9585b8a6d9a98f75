import type { ValueDraft, ValueShape } from './value-draft';

/** What every way to take a value is given. */
export interface ValueInputProps {
  readonly label: string;
  readonly shape: ValueShape;
  readonly draft: ValueDraft;
  readonly onChange: (draft: ValueDraft) => void;
  readonly error?: string | undefined;
  /** Key of the variant that is served now: marked among the others. */
  readonly servedNow?: string | null | undefined;
}
