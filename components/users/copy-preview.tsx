import type { BulkOutcome } from '@/lib/overrides/wire-many';
import { Notice } from '../ui/notice';

type Preview = Extract<BulkOutcome, { dry_run: true }>;

/** Problems that are named; the others are counted. */
const NAMED = 10;

interface CopyPreviewProps {
  readonly preview: Preview;
  /** Whom it is for. */
  readonly name: string;
}

/** What a copy would do, or what is in the way of it. */
export function CopyPreview({ preview, name }: CopyPreviewProps) {
  const { created, updated, unchanged, skipped, errors, error_count: problems } = preview;
  if (problems > 0) {
    return (
      <Notice tone="off">
        {problems === 1 ? 'One override cannot be copied' : `${problems} overrides cannot be copied`}, so none
        would be:
        <ul className="mt-1 list-inside list-disc">
          {errors.slice(0, NAMED).map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <span className="font-mono text-sm">{path}</span> {message}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  const parts = [
    [created, 'pinned anew'],
    [updated, 'replaced'],
    [unchanged, 'the same already'],
    [skipped, 'left as it is'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return (
    <p role="status" className="text-sm">
      For {name}: {said.join(', ') || 'nothing'}.
    </p>
  );
}

/** How many overrides a copy would write. */
export function writes({ created, updated, error_count: problems }: Preview): number {
  return problems > 0 ? 0 : created + updated;
}
