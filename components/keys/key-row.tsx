'use client';

import type { ApiKeyView } from '@/lib/keys/types';
import { actorInWords } from '../history/actor-words';
import { useNow } from '../time/now';
import { RelativeTime } from '../time/relative-time';
import { Badge } from '../ui/badge';
import { cn } from '../ui/cn';
import { ActionsCell, Cell, Row } from '../ui/table';
import { Hint } from '../ui/tooltip';
import type { KeyActions } from './key-actions';
import { KeyMenu } from './key-menu';
import { KEY_ROLES, type KeyState, stateOf } from './key-words';

interface KeyRowProps {
  readonly apiKey: ApiKeyView;
  readonly actions: KeyActions;
  readonly blocked: string | undefined;
}

/** One API key. Of the key itself only its beginning is known. */
export function KeyRow({ apiKey, actions, blocked }: KeyRowProps) {
  const state = stateOf(apiKey, useNow());
  const over = state === 'revoked' || state === 'expired';
  const role = KEY_ROLES.find(({ value }) => value === apiKey.role);
  return (
    <Row className={cn(over && 'text-muted')}>
      <Cell>
        <span title={apiKey.name} className={cn('truncate', !over && 'font-medium')}>
          {apiKey.name}
        </span>
        {apiKey.fromEnvironment ? (
          <Hint
            text="Declared by PENNON_ADMIN_API_KEY. Give the variable another value to change it."
            className="ml-2"
          >
            <Badge tone="outline">Environment</Badge>
          </Hint>
        ) : null}
      </Cell>
      <Cell label="Role">
        <Hint text={role?.may ?? apiKey.role}>{apiKey.role}</Hint>
      </Cell>
      <Cell label="Key">
        <span className="font-mono text-sm">{apiKey.prefix}…</span>
      </Cell>
      <Cell label="Created by" className="text-muted max-lg:hidden max-md:flex">
        <span title={actorInWords(apiKey.createdBy)} className="truncate">
          {actorInWords(apiKey.createdBy)}
        </span>
      </Cell>
      <Cell label="Last used" className="text-muted">
        {apiKey.lastUsedAt === null ? 'never' : <RelativeTime instant={apiKey.lastUsedAt} />}
      </Cell>
      <Cell label="Ends">
        {apiKey.expiresAt === null ? (
          <span className="text-muted">no end</span>
        ) : (
          <RelativeTime instant={apiKey.expiresAt} warnWhenSoon />
        )}
      </Cell>
      <Cell label="State">
        <StateBadge state={state} />
      </Cell>
      <ActionsCell>
        {over ? null : <KeyMenu apiKey={apiKey} actions={actions} blocked={blocked} />}
      </ActionsCell>
    </Row>
  );
}

const STATES: Readonly<Record<KeyState, { readonly word: string; readonly says: string }>> = {
  active: { word: 'Active', says: 'Programs can sign in with it.' },
  replaced: { word: 'Replaced', says: 'A new key has taken its place. It is good until its end.' },
  expired: { word: 'Ended', says: 'Its end has come: whoever uses it is refused.' },
  revoked: { word: 'Revoked', says: 'Somebody has revoked it: whoever uses it is refused.' },
};

function StateBadge({ state }: { readonly state: KeyState }) {
  const tone = { active: 'neutral', replaced: 'schedule', expired: 'outline', revoked: 'off' } as const;
  const { word, says } = STATES[state];
  return (
    <Hint text={says}>
      <Badge tone={tone[state]}>{word}</Badge>
    </Hint>
  );
}
