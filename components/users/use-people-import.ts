'use client';

import { useState } from 'react';
import { useOnce } from '../ui/use-once';
import { readPeopleFile } from './people-file';
import { type ImportAnswer, type ImportCounts, sendPeople } from './send-people';

/** How far an import is. */
export type PeopleImport =
  | { readonly status: 'empty' }
  | { readonly status: 'checking'; readonly name: string }
  | { readonly status: 'wrong'; readonly name: string; readonly answer: Extract<ImportAnswer, { ok: false }> }
  | {
      readonly status: 'checked';
      readonly name: string;
      readonly body: string;
      readonly counts: ImportCounts;
    };

/** Reads and tries a file of people, and imports it. */
export function usePeopleImport(onImported: (counts: ImportCounts) => void) {
  const [state, setState] = useState<PeopleImport>({ status: 'empty' });
  const [pending, once] = useOnce();

  const choose = (file: File) =>
    once(async () => {
      const { name } = file;
      setState({ status: 'checking', name });
      const read = readPeopleFile(await file.text());
      const answer: ImportAnswer = read.ok
        ? await sendPeople(read.body, { dryRun: true })
        : { ...read, count: read.problems.length };
      if (!answer.ok) setState({ status: 'wrong', name, answer });
      else if (read.ok) setState({ status: 'checked', name, body: read.body, counts: answer.counts });
    });

  const send = () =>
    once(async () => {
      if (state.status !== 'checked') return;
      const answer = await sendPeople(state.body, { dryRun: false });
      if (answer.ok) onImported(answer.counts);
      else setState({ status: 'wrong', name: state.name, answer });
    });

  return { state, pending, choose, send };
}
