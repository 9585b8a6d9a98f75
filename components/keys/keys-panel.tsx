'use client';

import { KeyRound } from 'lucide-react';
import type { ApiKeyView } from '@/lib/keys/types';
import type { Page } from '@/lib/page';
import { EmptyState } from '../ui/empty-state';
import { Column, Table, TableBody, TableHead } from '../ui/table';
import { Pager } from '../url/pager';
import { PendingRegion } from '../url/url-state';
import type { KeyActions } from './key-actions';
import { KeyRow } from './key-row';

interface KeysPanelProps {
  readonly page: Page<ApiKeyView>;
  readonly actions: KeyActions;
  /** Why this person cannot change keys; undefined when they can. */
  readonly blocked: string | undefined;
}

/** All API keys: for what, with which role, used when, good until when. */
export function KeysPanel({ page, actions, blocked }: KeysPanelProps) {
  if (page.data.length === 0 && page.nextCursor === null) {
    return (
      <EmptyState icon={KeyRound} title="No API keys yet">
        Programs sign in with an API key: your servers, which ask for flags, and scripts, which change them.
      </EmptyState>
    );
  }
  return (
    <PendingRegion>
      <Table caption="API keys">
        <TableHead>
          <Column>Name</Column>
          <Column className="w-24">Role</Column>
          <Column className="w-36">Key</Column>
          <Column className="w-[18%] max-lg:hidden">Created by</Column>
          <Column className="w-28">Last used</Column>
          <Column className="w-28">Ends</Column>
          <Column className="w-28">State</Column>
          <Column className="w-14">
            <span className="sr-only">Actions</span>
          </Column>
        </TableHead>
        <TableBody>
          {page.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} actions={actions} blocked={blocked} />
          ))}
        </TableBody>
      </Table>
      <Pager page={page} noun={['API key', 'API keys']} />
    </PendingRegion>
  );
}
