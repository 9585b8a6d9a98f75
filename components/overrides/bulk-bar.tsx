'use client';

import { X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '../ui/button';
import { BULK_ACTIONS, type BulkAction, type BulkTarget, type OverrideManyActions } from './bulk-actions';
import { useOverrideEditing } from './override-editor-provider';
import type { ListParams } from './override-filters';
import { type Selection, useSelection } from './selection';

// Loaded when it is first opened: lists do without its code.
const BulkDialog = dynamic(() => import('./bulk-dialog').then((module) => module.BulkDialog));

interface BulkBarProps {
  /** What the list is asked for; all that match are taken by it. */
  readonly params: ListParams;
  /** Rows on all pages; null where "all that match" cannot be chosen. */
  readonly total: { readonly count: number; readonly isEstimate: boolean } | null;
  readonly actions: OverrideManyActions;
}

/** Rises from the bottom while something is chosen: how much, and what can be done with it. */
export function BulkBar({ params, total, actions }: BulkBarProps) {
  const selection = useSelection();
  const { blocked } = useOverrideEditing();
  const [asked, setAsked] = useState<{ readonly action: BulkAction; readonly target: BulkTarget } | null>(
    null,
  );
  if (selection === null) return null;
  const target: BulkTarget = selection.all ? { filter: params } : { ids: [...selection.ids] };
  return (
    <>
      {selection.count > 0 ? (
        <section
          aria-label="Selected overrides"
          className="sticky bottom-4 z-20 mx-auto my-2 flex w-fit max-w-[calc(100%-2rem)] max-md:pr-10 animate-rise flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-surface px-3 py-2 shadow-float"
        >
          <p aria-live="polite" className="whitespace-nowrap font-medium tabular-nums">
            {countText(selection, total)}
          </p>
          <AllThatMatch selection={selection} total={total} params={params} />
          <div className="flex flex-wrap items-center gap-1">
            {(Object.keys(BULK_ACTIONS) as BulkAction[]).map((action) => {
              const { icon: Icon, label } = BULK_ACTIONS[action];
              return (
                <Button
                  key={action}
                  size="sm"
                  look="quiet"
                  className={action === 'delete' ? 'text-off-ink hover:text-off-ink' : 'text-ink'}
                  blocked={blocked}
                  onClick={() => setAsked({ action, target })}
                >
                  <Icon aria-hidden />
                  {label}
                </Button>
              );
            })}
            <Button
              look="quiet"
              size="icon-sm"
              aria-label="Clear selection"
              className="max-md:absolute max-md:top-2 max-md:right-2"
              onClick={selection.clear}
            >
              <X aria-hidden />
            </Button>
          </div>
        </section>
      ) : null}
      {asked === null ? null : (
        <BulkDialog
          {...asked}
          actions={actions}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            selection.clear();
          }}
        />
      )}
    </>
  );
}

function countText({ all, count }: Selection, total: BulkBarProps['total']): string {
  const about = all && total?.isEstimate ? 'About ' : '';
  return `${about}${count.toLocaleString('en-GB')} selected`;
}

/** The way from a whole page to everything that the filters hold. */
function AllThatMatch({
  selection,
  total,
  params,
}: Pick<BulkBarProps, 'total' | 'params'> & { readonly selection: Selection }) {
  if (selection.all || !selection.isWholePage || total === null || total.count <= selection.count)
    return null;
  if (Object.keys(params).length === 0) {
    return <p className="text-muted text-sm">Filter or search to select all that match.</p>;
  }
  const about = total.isEstimate ? 'about ' : '';
  return (
    <Button size="sm" onClick={selection.chooseAll}>
      Select all {about}
      {total.count.toLocaleString('en-GB')} that match
    </Button>
  );
}
