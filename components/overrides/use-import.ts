'use client';

import { useState } from 'react';
import { useOnce } from '../ui/use-once';
import { type ImportAnswer, type ImportOutcome, type OnConflict, sendImport } from './import-overrides';

/** What is to be imported: a file, or what was pasted. */
export interface ImportSource {
  readonly file: File | null;
  readonly text: string;
  readonly onConflict: OnConflict;
}

/** Tries an import and then does it. Another source must be tried anew. */
export function useImport(onImported: (outcome: ImportOutcome) => void) {
  const [source, setSource] = useState<ImportSource>({ file: null, text: '', onConflict: 'error' });
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  /** How much of the file is sent, while something is under way; null otherwise. */
  const [sent, setSent] = useState<number | null>(null);
  const [pending, once] = useOnce();
  const send = (dryRun: boolean) =>
    once(async () => {
      setSent(0);
      const { file, text, onConflict } = source;
      const next = await sendImport({ body: file ?? text, onConflict, dryRun, onSent: setSent });
      setSent(null);
      if (next.kind === 'done' && !next.outcome.dry_run) onImported(next.outcome);
      else setAnswer(next);
    });
  const change = (changes: Partial<ImportSource>) => {
    setSource((before) => ({ ...before, ...changes }));
    setAnswer(null);
  };
  return { source, answer, sent, pending, change, send };
}
