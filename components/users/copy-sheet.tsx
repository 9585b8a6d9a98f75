'use client';

import { useEffect, useState } from 'react';
import type { BulkOutcome } from '@/lib/overrides/wire-many';
import { type Failure, FailureNotice, failureOf, UNREACHABLE } from '../layout/failure-notice';
import type { Person } from '../overrides/types';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { Sheet, SheetBody, SheetFoot } from '../ui/sheet';
import { toastDone } from '../ui/undo-toast';
import { useOnce } from '../ui/use-once';
import type { CopyActions } from './copy-actions';
import { CONFLICT_OPTIONS, type CopyDraft, copyBody, EMPTY_COPY, END_OPTIONS } from './copy-draft';
import { CopyPreview, writes } from './copy-preview';

interface CopySheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Who gets the overrides. */
  readonly to: Person;
  readonly from: Person;
  readonly flags: readonly string[];
  readonly actions: CopyActions;
  readonly onCopied: () => void;
}

/** Copies overrides of one person to another: what would happen is shown first. */
export function CopySheet({ open, onOpenChange, ...rest }: CopySheetProps) {
  const count = rest.flags.length;
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={`Copy ${count} ${count === 1 ? 'override' : 'overrides'}`}
      description={`From ${rest.from.email} to ${rest.to.email}`}
    >
      <CopyForm
        {...rest}
        onCancel={() => onOpenChange(false)}
        onCopied={() => {
          onOpenChange(false);
          rest.onCopied();
        }}
      />
    </Sheet>
  );
}

type CopyFormProps = Omit<CopySheetProps, 'open' | 'onOpenChange'> & { readonly onCancel: () => void };

function CopyForm({ to, from, flags, actions, onCancel, onCopied }: CopyFormProps) {
  const [draft, setDraft] = useState(EMPTY_COPY);
  const { preview, failure, copy, pending } = useCopy({ to, from, flags, actions, draft, onCopied });
  const edit = (changes: Partial<CopyDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const count = preview ? writes(preview) : 0;
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void copy();
      }}
    >
      <SheetBody>
        {failure ? <FailureNotice failure={failure} /> : null}
        <ul aria-label="Flags" className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
          {flags.map((flag) => (
            <li
              key={flag}
              className="rounded-md bg-override-tint px-2 py-0.5 font-mono text-override-ink text-sm [overflow-wrap:anywhere]"
            >
              {flag}
            </li>
          ))}
        </ul>
        <Field label="Where this person has an override already">
          {({ id }) => (
            <Select
              id={id}
              value={draft.onConflict}
              options={CONFLICT_OPTIONS}
              onChange={(onConflict) => edit({ onConflict })}
            />
          )}
        </Field>
        <Field label="Reason" hint="Left empty, each keeps the reason that it has.">
          {(control) => (
            <Input
              {...control}
              value={draft.reason}
              onChange={(event) => edit({ reason: event.target.value })}
              placeholder="As theirs"
              maxLength={500}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Ends">
          {({ id }) => (
            <Select id={id} value={draft.end} options={END_OPTIONS} onChange={(end) => edit({ end })} />
          )}
        </Field>
      </SheetBody>
      <SheetFoot
        effect={
          <div className="min-h-12 border-b px-4 py-3 md:px-6">
            {preview ? (
              <CopyPreview preview={preview} name={to.email} />
            ) : (
              <p className="text-muted text-sm">
                {failure ? 'Nothing was copied.' : 'Looking what would happen'}
              </p>
            )}
          </div>
        }
      >
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          type="submit"
          look="primary"
          pending={pending}
          blocked={preview && count === 0 ? 'There is nothing that would change.' : undefined}
        >
          Copy {count === 1 ? '1 override' : `${count} overrides`}
        </Button>
      </SheetFoot>
    </form>
  );
}

type UseCopyOptions = Omit<CopyFormProps, 'onCancel'> & { readonly draft: CopyDraft };

/** Asks what the copy would do whenever the draft changes, and copies just that. */
function useCopy({ to, from, flags, actions, draft, onCopied }: UseCopyOptions) {
  const [preview, setPreview] = useState<Extract<BulkOutcome, { dry_run: true }> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [pending, once] = useOnce();
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      const body = { ...copyBody(from.id, flags, draft, Date.now()), dry_run: true };
      const result = await actions.copy(to.id, JSON.stringify(body)).catch(() => null);
      if (!wanted) return;
      setFailure(result === null ? UNREACHABLE : result.ok ? null : failureOf(result.error));
      setPreview(result?.ok && result.data.dry_run ? result.data : null);
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [actions, to.id, from.id, flags, draft]);

  const copy = () =>
    once(async () => {
      if (preview === null) return;
      const body = {
        ...copyBody(from.id, flags, draft, Date.now()),
        expected_count: preview.expected_count,
      };
      const result = await actions.copy(to.id, JSON.stringify(body)).catch(() => null);
      if (!result?.ok) return setFailure(result ? failureOf(result.error) : UNREACHABLE);
      const revision = result.data.dry_run ? null : result.data.revision;
      const written = writes(preview);
      toastDone(
        `${written} ${written === 1 ? 'override' : 'overrides'} copied`,
        `From ${from.email} to ${to.email}`,
        revision === null ? null : () => actions.undo(JSON.stringify({ revision })),
      );
      onCopied();
    });
  return { preview, failure, copy, pending };
}

const PAUSE_MS = 200;
