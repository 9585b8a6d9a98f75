import type { ServeDraft, TargetingDraft, TargetingErrors } from './draft-types';

/** What fields for something served are told. */
export interface ServeFieldsProps {
  readonly label: string;
  readonly draft: TargetingDraft;
  readonly serve: ServeDraft;
  readonly onChange: (serve: ServeDraft) => void;
  readonly errors: TargetingErrors;
  /** Where it is in the body: `rules.0.serve`. */
  readonly path: string;
}
