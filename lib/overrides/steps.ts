import { randomUUID } from 'node:crypto';
import { actorLabel, type RequestContext } from '../auth/actor';
import type { Change, WriteTransaction } from '../changes/write';
import type { UsableFlag } from '../evaluation/flag';
import { countOverrideActions, deleteOverrideRows, type OverrideFields } from './queries';
import { insertOverrides, type NamedOverride, updateOverrides } from './queries-many';
import { toOverrideWire } from './schemas';
import { toOverrideView } from './view';
import { subject } from './write-override';

/** What is to happen to one override of many. */
export type Step =
  | {
      readonly action: 'created';
      readonly after: NamedOverride;
      /** One that has ended, which is there still and gives way. */
      readonly ended: NamedOverride | null;
    }
  | { readonly action: 'updated'; readonly before: NamedOverride; readonly after: NamedOverride }
  | { readonly action: 'deleted'; readonly before: NamedOverride };

/** The override that a step is about: as it will be, or for a deletion as it is. */
export function overrideOf(step: Step): NamedOverride {
  return step.action === 'deleted' ? step.before : step.after;
}

/** Makes a new override. */
export function creation(
  ctx: RequestContext,
  user: { readonly id: string; readonly email: string; readonly name: string },
  flag: UsableFlag,
  fields: OverrideFields,
  ended: NamedOverride | null,
): Extract<Step, { action: 'created' }> {
  const by = actorLabel(ctx.actor);
  const after: NamedOverride = {
    id: randomUUID(),
    userId: user.id,
    user,
    flagName: flag.name,
    flagType: flag.type,
    flagVariants: flag.definition.variants,
    ...fields,
    createdBy: by,
    updatedBy: by,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    version: 1,
  };
  return { action: 'created', after, ended };
}

/** Gives an override new fields. */
export function change(ctx: RequestContext, before: NamedOverride, fields: Partial<OverrideFields>): Step {
  const touched = { updatedBy: actorLabel(ctx.actor), updatedAt: ctx.now, version: before.version + 1 };
  return { action: 'updated', before, after: { ...before, ...fields, ...touched } };
}

/** Takes the steps, in as few statements as they need, and says so of each. */
export async function takeSteps(
  write: WriteTransaction,
  ctx: RequestContext,
  steps: readonly Step[],
): Promise<void> {
  const created = steps.filter((step) => step.action === 'created');
  const updated = steps.filter((step) => step.action === 'updated');
  const deleted = steps.filter((step) => step.action === 'deleted');
  const ended = created.flatMap((step) => step.ended ?? []);
  const gone = [...ended, ...deleted.map(({ before }) => before)];
  if (gone.length > 0) {
    await deleteOverrideRows(
      write.tx,
      gone.map(({ id }) => id),
    );
  }
  await insertOverrides(
    write.tx,
    created.map(({ after }) => after),
  );
  await updateOverrides(
    write.tx,
    updated.map(({ after }) => after),
  );
  await countOverrideActions(write.tx, 'expired', ended.map(flagNameOf));
  for (const [action, list] of Object.entries({ created, updated, deleted } as const)) {
    const names = list.map((step) => overrideOf(step).flagName);
    await countOverrideActions(write.tx, action as Step['action'], names);
  }
  await write.recordNow(steps.flatMap((step) => changesOf(step, ctx)));
}

const flagNameOf = ({ flagName }: NamedOverride) => flagName;

function changesOf(step: Step, { now }: RequestContext): Change[] {
  const wire = (row: NamedOverride) => toOverrideWire(toOverrideView(row, null, now));
  const before = step.action === 'created' ? null : wire(step.before);
  const after = step.action === 'deleted' ? null : wire(step.after);
  const done = { ...subject(overrideOf(step)), action: step.action, before, after };
  if (step.action !== 'created' || !step.ended) return [done];
  return [{ ...subject(step.ended), action: 'expired', before: wire(step.ended), after: null }, done];
}
