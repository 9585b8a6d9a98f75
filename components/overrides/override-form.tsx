'use client';

import { type KeyboardEvent, useEffect } from 'react';
import type { OverrideView } from '@/lib/overrides/types';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { focusFirst } from '../ui/focus-first';
import { SheetBody, SheetFoot } from '../ui/sheet';
import { useFocusError } from '../ui/use-focus-error';
import { effectOf } from './effect';
import { EffectLine } from './effect-line';
import { ManyPreview } from './many-preview';
import type { OverrideDraft } from './override-draft';
import { OverrideFields } from './override-fields';
import { ProblemNotice } from './problem-notice';
import { submitOf } from './submit-label';
import { TakenNotice } from './taken-notice';
import { TargetFields } from './target-fields';
import type { OverrideActions } from './types';
import { useOverrideForm } from './use-override-form';
import type { SavedMany } from './use-pin-for-many';
import { usePolicy } from './use-policy';
import { useSituation } from './use-situation';

interface OverrideFormProps {
  readonly initial: OverrideDraft;
  /** The stored override that is edited; null for a new one. */
  readonly stored: OverrideView | null;
  readonly actions: OverrideActions;
  readonly onSaved: (saved: OverrideView, before: OverrideView | null) => void;
  readonly onSavedMany: (saved: SavedMany) => void;
  readonly onEditStored: (userId: string, flagName: string) => void;
  readonly onDirty: () => void;
  readonly onCancel: () => void;
}

/** The fields of an override, the effect of saving them, and what went wrong. */
export function OverrideForm({ onEditStored, onCancel, ...options }: OverrideFormProps) {
  const policy = usePolicy();
  const form = useOverrideForm({ ...options, policy });
  const { draft, errors, problem, preview, isNew, edit } = form;
  const element = useFocusError(errors);
  const now = useNow();
  const one = draft.people.length === 1 ? draft.people[0] : undefined;
  const { situation, failed } = useSituation(one?.id ?? null, draft.flag?.name ?? null);
  const taken = isNew && (situation?.override === 'active' || situation?.override === 'paused');
  const submit = submitOf({ draft, isNew, preview });

  useEffect(() => {
    // It may have come after the sheet, which then has the focus itself.
    const sheet = element.current?.closest<HTMLElement>('[role="dialog"]');
    if (sheet && document.activeElement === sheet) focusFirst(sheet);
  }, [element]);

  const rebase = (theirs: OverrideView, options: { keepMine: boolean }) => {
    form.rebase(theirs, options);
    // The button that was pressed goes away with the question.
    element.current?.querySelector<HTMLElement>('[type="submit"]')?.focus();
  };

  const saveByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) element.current?.requestSubmit();
  };

  return (
    <form
      ref={element}
      noValidate
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={saveByKey}
      onSubmit={(event) => {
        event.preventDefault();
        if (submit.blocked === undefined) void form.save();
      }}
    >
      <SheetBody>
        {problem === null || problem.kind === 'exists' ? null : (
          <ProblemNotice
            problem={problem}
            mine={draft}
            onKeepMine={(theirs) => rebase(theirs, { keepMine: true })}
            onTakeTheirs={(theirs) => rebase(theirs, { keepMine: false })}
            onPinAgain={form.pinAgain}
          />
        )}
        <TargetFields
          draft={draft}
          errors={errors}
          fixed={!isNew}
          situation={situation}
          failed={failed}
          onChange={edit}
          taken={
            taken || problem?.kind === 'exists' ? (
              <TakenNotice
                onEditExisting={() => {
                  if (one && draft.flag) onEditStored(one.id, draft.flag.name);
                }}
              />
            ) : null
          }
        />
        <OverrideFields
          draft={draft}
          errors={errors}
          policy={policy}
          servedNow={situation?.current?.variant ?? null}
          onChange={edit}
        />
        {preview ? (
          <ManyPreview preview={preview} onChoose={(onConflict) => void form.choose(onConflict)} />
        ) : null}
      </SheetBody>
      <SheetFoot effect={<EffectLine effect={effectOf(draft, situation?.current ?? null, now)} />}>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          type="submit"
          look="primary"
          aria-keyshortcuts="Control+Enter Meta+Enter"
          pending={form.pending}
          blocked={submit.blocked}
        >
          {submit.label}
        </Button>
      </SheetFoot>
    </form>
  );
}
