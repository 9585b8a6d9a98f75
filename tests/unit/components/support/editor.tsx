import { screen, within } from '@testing-library/react';
import { vi } from 'vitest';
import { OverrideEditorProvider, useOverrideEditing } from '@/components/overrides/override-editor-provider';
import { PinValueButton } from '@/components/overrides/pin-value-button';
import type { FlagChoice, OverrideActions } from '@/components/overrides/types';
import type { EditorTarget } from '@/components/overrides/user-override-editor';
// Loaded before the first test opens it.
import '@/components/overrides/user-override-editor';
import { ada, anOverride, shapes } from './data';
import { renderInApp } from './render';

export const actions = {
  create: vi.fn<OverrideActions['create']>(),
  update: vi.fn<OverrideActions['update']>(),
  remove: vi.fn<OverrideActions['remove']>(),
  find: vi.fn<OverrideActions['find']>(),
  bulk: vi.fn<OverrideActions['bulk']>(),
  undo: vi.fn<OverrideActions['undo']>(),
};

export const grace = {
  id: '7d495f3f-eab8-4a24-b68d-005d436c8c79',
  email: 'grace@example.com',
  name: 'Grace Hopper',
};

const OFF = { value: false, variant: 'off', reason: 'STATIC', source: 'default' };

/** What the server has, as far as the editor asks for it. Tests change it. */
export const directory = {
  people: [] as object[],
  flags: [] as FlagChoice[],
  policy: {} as object,
  explanation: {} as object,
  /** Answers of addresses that are other than the server's own. */
  special: {} as Record<string, () => Response | Promise<Response>>,
  /** Every address that was asked for. */
  asked: [] as string[],
};

/** Puts everything back to where a test begins. */
export function resetEditor(): void {
  for (const action of Object.values(actions)) action.mockReset();
  directory.people = [
    { ...ada, role: 'admin', disabled_at: null },
    { ...grace, role: 'user', disabled_at: '2026-11-01T00:00:00.000Z' },
  ];
  directory.flags = Object.values(shapes);
  directory.policy = { require_reason: false, require_expiry: false, max_expiry_days: null };
  directory.explanation = explanationOf('none');
  directory.special = {};
  directory.asked = [];
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    directory.asked.push(url);
    if (init?.signal?.aborted) throw new DOMException('gone', 'AbortError');
    return answer(new URL(url, 'http://localhost'), init?.body as string | undefined);
  });
}

/** An explanation of `ui.dark_mode`, which is off by default, with an override in this state. */
export function explanationOf(state: 'none' | 'active' | 'paused' | 'invalid', changes: object = {}) {
  const served = state === 'active' ? { value: true, variant: 'on', source: 'override' } : {};
  return {
    ...OFF,
    ...served,
    rule_id: null,
    shadowed: state === 'active' ? OFF : null,
    layers: [{ layer: 'override', state }],
    ...changes,
  };
}

function answer({ pathname, searchParams }: URL, body: string | undefined): Response | Promise<Response> {
  const special = directory.special[pathname];
  if (special) return special();
  if (pathname === '/api/admin/users') return Response.json({ data: directory.people });
  if (pathname === '/api/admin/users/lookup') return Response.json(lookUp(JSON.parse(body ?? '')));
  if (pathname === '/api/admin/settings') return Response.json({ override_policy: directory.policy });
  if (pathname === '/api/admin/feature-flags') return Response.json({ data: directory.flags.map(toWire) });
  if (pathname.endsWith('/explain')) return Response.json(directory.explanation);
  if (pathname.endsWith('/flags')) {
    const names = searchParams.get('names')?.split(',') ?? [];
    return Response.json({ data: names.map((name) => ({ name, ...OFF })) });
  }
  const flag = directory.flags.find(({ name }) => pathname.endsWith(`/${name}`));
  return flag ? Response.json(toWire(flag)) : new Response(null, { status: 500 });
}

function toWire({ clientVisible, archived, ...same }: FlagChoice) {
  return {
    ...same,
    client_visible: clientVisible,
    archived_at: archived ? '2026-11-01T00:00:00.000Z' : null,
  };
}

/** Ada has an override of whatever flag is asked about. */
function lookUp({ keys, flag_name: flag }: { keys: string[]; flag_name?: string }) {
  const known = [ada, grace].map((user) => ({ ...user, role: 'user', disabled: user === grace }));
  const found = keys.flatMap((key) => known.filter(({ id, email }) => key === id || key === email));
  const data = [...new Set(found)].map((user) => {
    return {
      key: user.id,
      user,
      override: flag && user.id === ada.id ? { id: 'o', status: 'active' } : null,
    };
  });
  const isKnown = (key: string) => known.some(({ id, email }) => key === id || key === email);
  return { data, not_found: keys.filter((key) => !isKnown(key)) };
}

function Opener({ target }: { readonly target: EditorTarget }) {
  const { openEditor } = useOverrideEditing();
  return (
    <button type="button" onClick={() => openEditor(target)}>
      Open
    </button>
  );
}

/** A page from which the editor can be opened. */
export function PageWithEditor({ target }: { readonly target: EditorTarget }) {
  return (
    <OverrideEditorProvider actions={actions} canWrite>
      <PinValueButton />
      <Opener target={target} />
    </OverrideEditorProvider>
  );
}

/** Draws a page from which the editor can be opened. */
export function drawEditor(target: EditorTarget = { mode: 'create', person: null, flagName: null }) {
  return renderInApp(<PageWithEditor target={target} />);
}

export const sheet = () => within(screen.getByRole('dialog'));
export const effect = () => screen.getByTestId('effect').textContent;

/** Opens the editor with nothing filled in, as from the header of a page. */
export async function openEmpty() {
  const { user } = drawEditor();
  await user.click(screen.getByRole('button', { name: 'Pin value' }));
  await screen.findByRole('dialog');
  return user;
}

/** Opens the editor for a new override of Ada's. */
export async function openNew(flagName = 'ui.dark_mode') {
  const { user } = drawEditor({ mode: 'create', person: ada, flagName });
  await user.click(screen.getByText('Open'));
  await screen.findByRole('dialog');
  await sheet().findByRole('button', { name: 'Pin value' });
  return user;
}

/** Opens the editor for an override that is stored. */
export async function openStored(changes: Parameters<typeof anOverride>[0] = {}) {
  const { user } = drawEditor({ mode: 'edit', override: anOverride(changes) });
  await user.click(screen.getByText('Open'));
  await screen.findByRole('dialog');
  await sheet().findByRole('button', { name: 'Save override' });
  return user;
}
