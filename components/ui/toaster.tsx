'use client';

import { useLoaded } from './use-loaded';

const load = () => import('./loaded-toaster');

/** Where it is said that something was done, and where it can be undone. Pages come without its code. */
export function Toaster() {
  const loaded = useLoaded(load);
  return loaded ? <loaded.LoadedToaster /> : null;
}
