'use client';

import type { JsonValue } from '@/lib/evaluation/types';
import { CopyText } from '../ui/copy-text';
import { nameValue } from '../values/show-value';
import { CheckMark } from './check-mark';
import type { Layer } from './explanation';
import { Rung } from './rung';

type OffLayer = Layer<'off'>;

/** Whether the flag is off for everybody, or for this person as they do not meet what it builds on. */
export function OffRung({ layer }: { readonly layer: OffLayer }) {
  const { verdict, answer, prerequisites } = layer;
  return (
    <Rung
      layer="off"
      verdict={verdict}
      answer={answer}
      details={
        prerequisites.length === 0 ? null : (
          <ul aria-label="Prerequisites" className="grid gap-1">
            {prerequisites.map((prerequisite) => (
              <Prerequisite key={prerequisite.flag} {...prerequisite} />
            ))}
          </ul>
        )
      }
    >
      {sentenceOf(layer)}
    </Rung>
  );
}

function sentenceOf({ kill_switch: thrown, prerequisites }: OffLayer): string {
  if (thrown) return 'The flag is switched off: everybody without an override gets its off value.';
  if (prerequisites.some(({ met }) => !met)) {
    return 'The flag is on, but this person does not get what it needs from another flag.';
  }
  return prerequisites.length === 0
    ? 'The flag is on.'
    : 'The flag is on, and this person gets what it needs from other flags.';
}

function Prerequisite({ flag, variants, given, met }: OffLayer['prerequisites'][number]) {
  const gets = given === null ? 'nothing' : nameValue(given.value as JsonValue, given.variant);
  return (
    <li className="flex min-w-0 flex-wrap items-center gap-x-2 text-sm">
      <CheckMark ok={met} label={met ? 'met' : 'not met'} />
      <CopyText text={flag} />
      <span className="min-w-0 text-muted [overflow-wrap:anywhere]">
        needs {variants.join(' or ')}, this person gets <span className="text-ink">{gets}</span>
      </span>
    </li>
  );
}
