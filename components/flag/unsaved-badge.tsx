import { Badge } from '../ui/badge';

/** Marks what is changed here and not saved yet. */
export function UnsavedBadge({ shown }: { readonly shown: boolean }) {
  return shown ? <Badge tone="schedule">Unsaved</Badge> : null;
}
