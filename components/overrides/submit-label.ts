import type { Preview } from './many-preview';
import type { OverrideDraft } from './override-draft';

interface SubmitOptions {
  readonly draft: OverrideDraft;
  readonly isNew: boolean;
  /** What the dry run for many people said; null before it. */
  readonly preview: Preview | null;
}

/** What the button at the foot does next, and why it cannot. */
export function submitOf({ draft, isNew, preview }: SubmitOptions): {
  readonly label: string;
  readonly blocked: string | undefined;
} {
  if (!isNew) return { label: 'Save override', blocked: undefined };
  const count = draft.people.length;
  if (count < 2) return { label: 'Pin value', blocked: undefined };
  if (preview === null) return { label: `Preview for ${count} people`, blocked: undefined };
  const written = preview.created + preview.replaced;
  if (written === 0) return { label: 'Pin value', blocked: 'Nobody would get anything new.' };
  return { label: `Pin for ${written} ${written === 1 ? 'person' : 'people'}`, blocked: undefined };
}
