'use client';

import { useRef, useState } from 'react';
import type { Page } from '@/lib/page';
import type { SegmentList, SegmentMember } from '@/lib/segments/types';
import type { SegmentActions } from './segment-actions';

const TYPING_PAUSE_MS = 250;

interface MembersOptions {
  readonly segmentKey: string;
  readonly list: SegmentList;
  readonly first: Page<SegmentMember>;
  readonly find: SegmentActions['findMembers'];
}

/** What is stored of a list, as far as it was looked at: its first page, a search, and the pages after. */
export function useMembers({ segmentKey, list, first, find }: MembersOptions) {
  const [q, setQ] = useState('');
  const [page, setPage] = useState<Page<SegmentMember> | null>(null);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(0);
  const shown = page ?? first;

  const load = async (text: string, cursor: string | null, before: readonly SegmentMember[]) => {
    asked.current += 1;
    const number = asked.current;
    setPending(true);
    const query = { list, ...(text === '' ? {} : { q: text }), ...(cursor === null ? {} : { cursor }) };
    const result = await find(segmentKey, JSON.stringify(query)).catch(() => null);
    // Somebody typed on meanwhile.
    if (number !== asked.current) return;
    setPending(false);
    setFailure(result?.ok ? null : 'The list cannot be read just now. Try again in a moment.');
    if (result?.ok) setPage({ ...result.data, data: [...before, ...result.data.data] });
  };

  return {
    q,
    rows: shown.data,
    total: shown.total,
    hasMore: shown.nextCursor !== null,
    pending,
    failure,
    more: () => load(q.trim(), shown.nextCursor, shown.data),
    search: (text: string) => {
      setQ(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => load(text.trim(), null, []), TYPING_PAUSE_MS);
    },
  };
}
