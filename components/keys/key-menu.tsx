'use client';

import { Ban, Ellipsis, RefreshCw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { ApiKeyView } from '@/lib/keys/types';
import { failureText } from '../layout/failure-text';
import { formatRelative } from '../time/format-time';
import { useNow } from '../time/now';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu';
import { toastDone } from '../ui/undo-toast';
import type { KeyActions } from './key-actions';

// Loaded when it is first opened: the list does without its code.
const RotateKeySheet = dynamic(() => import('./rotate-key-sheet').then((module) => module.RotateKeySheet));

interface KeyMenuProps {
  readonly apiKey: ApiKeyView;
  readonly actions: KeyActions;
  readonly blocked: string | undefined;
}

/** What can be done with a key that is good. Who may not is told so. */
export function KeyMenu({ apiKey, actions, blocked }: KeyMenuProps) {
  const [rotating, setRotating] = useState<boolean>();
  const [revoking, setRevoking] = useState(false);
  const button = (
    <Button look="quiet" size="icon-sm" aria-label={`Actions for ${apiKey.name}`} blocked={blocked}>
      <Ellipsis aria-hidden />
    </Button>
  );
  if (blocked !== undefined) return button;
  const canRotate = !apiKey.fromEnvironment && apiKey.replacedBy === null;
  return (
    <>
      <Menu trigger={button}>
        {canRotate ? (
          <>
            <MenuItem icon={RefreshCw} onSelect={() => setRotating(true)}>
              Rotate key
            </MenuItem>
            <MenuSeparator />
          </>
        ) : null}
        <MenuItem icon={Ban} danger onSelect={() => setRevoking(true)}>
          Revoke key
        </MenuItem>
      </Menu>
      {rotating === undefined ? null : (
        <RotateKeySheet apiKey={apiKey} rotate={actions.rotate} open={rotating} onOpenChange={setRotating} />
      )}
      <RevokeDialog apiKey={apiKey} revoke={actions.revoke} open={revoking} onOpenChange={setRevoking} />
    </>
  );
}

interface RevokeDialogProps {
  readonly apiKey: ApiKeyView;
  readonly revoke: KeyActions['revoke'];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function RevokeDialog({ apiKey, revoke, open, onOpenChange }: RevokeDialogProps) {
  const now = useNow();
  const { name, lastUsedAt } = apiKey;
  const confirm = async () => {
    const result = await revoke(apiKey.id).catch(() => null);
    if (!result?.ok) return failureText(result?.error ?? null);
    toastDone('API key revoked', name);
    return null;
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke ${name}?`}
      confirmLabel="Revoke key"
      danger
      onConfirm={confirm}
    >
      <p>
        Every program that uses this key is refused within 5 seconds, and its open streams are closed. This
        cannot be undone.
      </p>
      <p>
        {lastUsedAt === null ? 'It was never used.' : `It was last used ${formatRelative(lastUsedAt, now)}.`}
      </p>
      {apiKey.fromEnvironment ? (
        <p>It comes from PENNON_ADMIN_API_KEY, and stays revoked until that variable has another value.</p>
      ) : null}
    </ConfirmDialog>
  );
}
