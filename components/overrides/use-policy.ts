'use client';

import type { OverridePolicy } from '@/lib/settings/types';
import { useLookup } from '../ui/use-lookup';
import { readPolicy } from './directory';

/** What every enabled override must have; null while that is not known: the server judges in any case. */
export function usePolicy(): OverridePolicy | null {
  const lookup = useLookup(readPolicy, '');
  return lookup.status === 'found' ? lookup.data : null;
}
