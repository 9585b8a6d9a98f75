'use client';

import { RelativeTime } from '../time/relative-time';
import type { Layer } from './explanation';
import { Rung } from './rung';
import { ServeLine } from './serve-line';

/** What a scheduled change has put in place of the default, and when the next one comes. */
export function ScheduleRung({ layer }: { readonly layer: Layer<'schedule'> }) {
  const { verdict, answer, serve, next_at: next } = layer;
  return (
    <Rung
      layer="schedule"
      verdict={verdict}
      answer={answer}
      details={serve && 'split' in serve ? <ServeLine serve={serve} /> : null}
    >
      {answer === null
        ? 'No scheduled change has taken the place of the default.'
        : 'A scheduled change has put this in place of the default.'}
      {next === null ? null : (
        <>
          {' The next one comes '}
          <RelativeTime instant={new Date(next)} className="inline underline decoration-dotted" />.
        </>
      )}
    </Rung>
  );
}
