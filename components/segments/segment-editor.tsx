'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import type { Page } from '@/lib/page';
import type { SegmentList, SegmentMember, SegmentOverview } from '@/lib/segments/types';
import { conditionErrors } from '../conditions/condition-errors';
import { ConditionsEditor } from '../conditions/conditions-editor';
import { FailureNotice } from '../layout/failure-notice';
import { PageHeader } from '../layout/page-header';
import { Section } from '../layout/section';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { LeaveGuard } from '../ui/leave-guard';
import { DeleteSegment } from './delete-segment';
import { MembersEditor } from './members-editor';
import type { SegmentActions } from './segment-actions';
import { SegmentConflict } from './segment-conflict';
import { SegmentUsageList } from './segment-usage';
import { NOBODY } from './segment-words';
import { useSegmentForm } from './use-segment-form';

// Loaded when something is about to be saved.
const ReviewSegment = dynamic(() => import('./review-segment').then((module) => module.ReviewSegment));

interface SegmentEditorProps {
  readonly segment: SegmentOverview;
  readonly members: Readonly<Record<SegmentList, Page<SegmentMember>>>;
  readonly actions: SegmentActions;
  /** Facts about the stored segment, drawn by the page. */
  readonly facts: ReactNode;
  /** Why this person cannot change it; undefined when they can. */
  readonly blocked: string | undefined;
}

/** One segment: who is in it, what uses it, and everything that can be changed. Saving shows the difference first. */
export function SegmentEditor({ segment, members, actions, facts, blocked }: SegmentEditorProps) {
  const form = useSegmentForm(segment, actions);
  const [reviewing, setReviewing] = useState<boolean>();
  const { base, draft, body, submit, theirs } = form;
  const disabled = blocked !== undefined;
  const list = (name: SegmentList) => (
    <MembersEditor
      key={base.etag}
      segmentKey={base.key}
      list={name}
      first={members[name]}
      change={draft[name]}
      onChange={(change) => form.edit({ [name]: change })}
      actions={actions}
      disabled={disabled}
      error={submit.errorOf(name)}
    />
  );
  return (
    <>
      <LeaveGuard dirty={body !== null} />
      <PageHeader
        title={segment.key}
        above={
          <Link href="/segments" className="rounded-sm hover:text-ink hover:underline">
            Segments
          </Link>
        }
        action={
          <>
            {body === null ? null : (
              <Button look="quiet" onClick={form.discard} className="max-sm:hidden">
                Discard
              </Button>
            )}
            <Button
              look="primary"
              pending={submit.pending}
              blocked={blocked ?? (body === null ? 'Nothing is changed yet.' : undefined)}
              onClick={() => setReviewing(true)}
            >
              Review and save
            </Button>
          </>
        }
      />
      {facts}
      <form ref={submit.form} noValidate onSubmit={(event) => event.preventDefault()}>
        {theirs || submit.failure ? (
          <div className="sticky top-14 z-10 max-h-[60vh] overflow-y-auto border-b bg-canvas px-4 py-3 md:px-6">
            {theirs ? (
              <SegmentConflict
                base={base}
                theirs={theirs}
                onTakeTheirs={form.takeTheirs}
                onKeepMine={form.keepMine}
              />
            ) : null}
            {submit.failure && !theirs ? <FailureNotice failure={submit.failure} /> : null}
          </div>
        ) : null}
        <Section title="About">
          <div className="grid max-w-160 grid-cols-1 gap-4 px-4 py-4 md:px-6">
            <Field label="Name" error={submit.errorOf('name')}>
              {(control) => (
                <Input
                  {...control}
                  value={draft.name}
                  disabled={disabled}
                  onChange={(event) => form.edit({ name: event.target.value })}
                />
              )}
            </Field>
            <Field label="Description" error={submit.errorOf('description')}>
              {(control) => (
                <Textarea
                  {...control}
                  rows={2}
                  value={draft.description}
                  disabled={disabled}
                  onChange={(event) => form.edit({ description: event.target.value })}
                />
              )}
            </Field>
          </div>
        </Section>
        <Section title="Conditions">
          <div className="grid max-w-200 grid-cols-1 gap-2 px-4 py-4 md:px-6">
            <p className="text-muted">Whoever fits all of them is in the segment.</p>
            <ConditionsEditor
              conditions={draft.conditions}
              onChange={(conditions) => form.edit({ conditions })}
              none={NOBODY}
              disabled={disabled}
              errors={conditionErrors(submit.fields, 'conditions')}
            />
          </div>
        </Section>
        <Section title="Included people">
          <div className="grid max-w-200 grid-cols-1 gap-3 px-4 py-4 md:px-6">
            <p className="text-muted">In the segment, whatever the conditions say.</p>
            {list('included')}
          </div>
        </Section>
        <Section title="Excluded people">
          <div className="grid max-w-200 grid-cols-1 gap-3 px-4 py-4 md:px-6">
            <p className="text-muted">Never in the segment, also when they are included above.</p>
            {list('excluded')}
          </div>
        </Section>
      </form>
      <Section title="Used by">
        <div className="px-4 py-4 md:px-6">
          <SegmentUsageList usedBy={segment.usedBy} />
        </div>
      </Section>
      <div className="px-4 py-6 md:px-6">
        <DeleteSegment segment={segment} remove={actions.remove} blocked={blocked} />
      </div>
      {reviewing === undefined || body === null ? null : (
        <ReviewSegment
          open={reviewing}
          onOpenChange={setReviewing}
          base={base}
          draft={draft}
          body={body}
          preview={actions.preview}
          onSave={form.save}
        />
      )}
    </>
  );
}
