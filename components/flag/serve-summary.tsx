import { ServedChoices } from '../flags/served-choices';
import type { ServeDraft, TargetingDraft } from './draft-types';
import { choicesOf } from './draft-words';

interface ServeSummaryProps {
  readonly draft: TargetingDraft;
  readonly serve: ServeDraft;
}

/** What is served, to read. */
export function ServeSummary({ draft, serve }: ServeSummaryProps) {
  const choices = choicesOf(draft, serve);
  if (choices.length === 0) return <span className="text-off-ink">No variant chosen</span>;
  return <ServedChoices choices={choices} />;
}
