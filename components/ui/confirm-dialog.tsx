'use client';

import type { ConfirmDialogProps } from './loaded-confirm-dialog';
import { useLoaded } from './use-loaded';

/** The code of the dialog. */
export const loadConfirmDialog = () => import('./loaded-confirm-dialog');

/** Asks before something that other people feel, and names whom. Pages come without its code. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const loaded = useLoaded(loadConfirmDialog);
  return loaded ? <loaded.LoadedConfirmDialog {...props} /> : null;
}
