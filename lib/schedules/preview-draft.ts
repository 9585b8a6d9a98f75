import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../auth/actor';
import { authorize } from '../auth/policy';
import { readDefinitions } from '../changes/snapshot';
import { inReadTransaction } from '../db/client';
import { invalid, PennonError } from '../errors';
import { type CompiledFlag, compileFlag, type UsableFlag } from '../evaluation/flag';
import type { Snapshot } from '../evaluation/snapshot';
import type { ScheduledStep } from '../evaluation/types';
import { checkServe } from '../flags/checks';
import { type FlagRow, selectFlag } from '../flags/queries';
import { compilePattern } from '../pattern';
import { broken, countPeople } from './count-people';
import type { ScheduledChangeRow } from './queries';
import type { CreateScheduledChangesInput } from './schemas';
import type { DraftPreview } from './types';

/** Up to how many people are looked at, for all steps together. */
const SAMPLE_SIZE = 20_000;
/** Steps that are looked at, spread over all of them. */
const MAX_PREVIEWED = 10;

interface PreviewDraftOptions {
  /** Id of the stored change that the draft is to take the place of. */
  readonly replaces?: string | undefined;
}

/**
 * How many people changes that are not stored yet would reach, each at its instant, with everything else that is
 * scheduled. Writes nothing. Of many steps the first ten are looked at.
 * @throws PennonError `forbidden`, `flag_not_found`, `flag_archived`, `invalid`
 */
export async function previewDraft(
  ctx: RequestContext,
  flagName: string,
  input: CreateScheduledChangesInput,
  { replaces }: PreviewDraftOptions = {},
): Promise<DraftPreview[]> {
  authorize(ctx.actor, 'schedules.read');
  return inReadTransaction(async (tx) => {
    const row = await selectFlag(tx, flagName, ctx.now);
    if (!row) throw new PennonError('flag_not_found');
    if (row.archivedAt) throw new PennonError('flag_archived');
    const { snapshot } = await readDefinitions(tx);
    const steps = input.steps.map((step, index) => ({
      at: step.at,
      enabled: step.enabled,
      default:
        step.default && checkServe(row, step.default, input.many ? `steps.${index}.default` : 'default'),
    }));
    const flag = withSteps(row, snapshot, steps, replaces);
    const drafted = { ...snapshot, flags: new Map<string, CompiledFlag>(snapshot.flags).set(flagName, flag) };
    const previewed = steps.slice(0, MAX_PREVIEWED);
    const sampleSize = Math.ceil(SAMPLE_SIZE / previewed.length);
    const previews: DraftPreview[] = [];
    for (const step of previewed) {
      if (step.at <= ctx.now) throw invalid({ path: 'at', message: 'must be in the future' });
      const { users, shadowed } = await countPeople(tx, drafted, flag, step, { sampleSize });
      previews.push({ at: step.at, users, shadowed });
    }
    return previews;
  });
}

type DraftStep = Pick<ScheduledChangeRow, 'at' | 'enabled' | 'default'>;

/** The flag of the snapshot, with more steps in its schedule. */
function withSteps(
  { name }: FlagRow,
  snapshot: Snapshot,
  steps: readonly DraftStep[],
  replaces: string | undefined,
): UsableFlag {
  const stored = snapshot.flags.get(name);
  if (!stored?.usable) throw broken(name);
  const schedule = [
    ...(stored.definition.schedule ?? []).filter(({ id }) => id !== replaces),
    ...steps.map(toStep),
  ];
  const flag = compileFlag(
    { ...stored.definition, schedule },
    { compilePattern, segments: snapshot.segments },
  );
  if (!flag.usable) throw broken(name);
  for (const [index, prerequisite] of flag.prerequisites.entries()) {
    prerequisite.target = stored.prerequisites[index]?.target ?? null;
  }
  return flag;
}

function toStep({ at, enabled, default: serves }: DraftStep): ScheduledStep {
  return {
    id: randomUUID(),
    at: at.toISOString(),
    ...(enabled === null ? {} : { enabled }),
    ...(serves === null ? {} : { default: serves }),
  };
}
