'use client';

import type { FlagView } from '@/lib/flags/types';
import type { FlagActions } from '../flags/flag-actions';
import { FailureNotice } from '../layout/failure-notice';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { LeaveGuard } from '../ui/leave-guard';
import { Switch } from '../ui/switch';
import { useFocusError } from '../ui/use-focus-error';
import { SettingsConflict } from './settings-conflict';
import { TagsInput } from './tags-input';
import { useSettings } from './use-settings';

interface SettingsFormProps {
  readonly flag: FlagView;
  readonly update: FlagActions['update'];
  /** Tags that flags have. */
  readonly knownTags: readonly string[];
  /** Why this person cannot change the flag; undefined when they can. */
  readonly blocked: string | undefined;
}

/** What describes a flag. Nothing typed is ever thrown away. */
export function SettingsForm({ flag, update, knownTags, blocked }: SettingsFormProps) {
  const settings = useSettings(flag, update);
  const { draft, errors, edit, isDirty } = settings;
  const element = useFocusError(errors);
  const isReadOnly = blocked !== undefined;
  return (
    <form
      ref={element}
      noValidate
      aria-label="Settings"
      className="grid max-w-160 gap-6 px-4 py-6 md:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        void settings.save();
      }}
    >
      <LeaveGuard dirty={isDirty} />
      {settings.failure ? <FailureNotice failure={settings.failure} /> : null}
      {settings.conflict.length > 0 ? (
        <SettingsConflict
          flag={flag}
          fields={settings.conflict}
          onTakeTheirs={settings.discard}
          onKeepMine={settings.keepMine}
        />
      ) : null}
      <Field label="Description" hint="What the flag is for, and when it can go." error={errors.description}>
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={2_000}
            readOnly={isReadOnly}
            value={draft.description}
            onChange={(event) => edit({ description: event.target.value })}
          />
        )}
      </Field>
      <Field label="Tags" hint="Flags are found by them: web, checkout, temporary." error={errors.tags}>
        {(control) => (
          <TagsInput
            control={control}
            tags={draft.tags}
            known={knownTags}
            disabled={isReadOnly}
            onChange={(tags) => edit({ tags })}
          />
        )}
      </Field>
      <Field label="Owner" hint="Whom to ask: a team or a person." error={errors.owner}>
        {(control) => (
          <Input
            {...control}
            maxLength={255}
            readOnly={isReadOnly}
            value={draft.owner}
            onChange={(event) => edit({ owner: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Visible to browsers"
        hint="Off, no browser and no client token ever gets this flag, whatever the role: only servers do. Overrides of it still count there."
        error={errors.clientVisible}
      >
        {({ id, 'aria-describedby': describedBy }) => (
          <Switch
            id={id}
            aria-describedby={describedBy}
            checked={draft.clientVisible}
            blocked={blocked}
            onCheckedChange={(clientVisible) => edit({ clientVisible })}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="primary"
          pending={settings.pending}
          blocked={blocked ?? (isDirty ? undefined : 'Nothing was changed yet.')}
        >
          Save settings
        </Button>
        {isDirty ? (
          <Button look="quiet" onClick={settings.discard}>
            Discard changes
          </Button>
        ) : null}
      </div>
    </form>
  );
}
