'use client';

import { actorInWords } from '../history/actor-words';
import { RelativeTime } from '../time/relative-time';
import type { Layer } from './explanation';
import { Rung } from './rung';

type OverrideLayer = Layer<'override'>;

const STATES: Readonly<Record<OverrideLayer['state'], string>> = {
  none: 'Nothing is pinned for this person.',
  active: 'This value is pinned for this person.',
  paused: 'There is an override, but it is paused.',
  expired: 'There was an override, but it has ended.',
  invalid: 'There is an override, but its value does not fit the flag.',
};

/** What is pinned for the person, by whom and why. */
export function OverrideRung({ layer }: { readonly layer: OverrideLayer }) {
  const { verdict, answer, state, override } = layer;
  return (
    <Rung layer="override" verdict={verdict} answer={answer}>
      {STATES[state]}
      {override ? (
        <>
          {override.created_by ? ` ${actorInWords(override.created_by)} made it` : null}
          {override.reason ? `: “${override.reason}”` : null}
          {override.created_by || override.reason ? '. ' : ' '}
          {override.expires_at ? (
            <>
              {state === 'expired' ? 'It ended ' : 'It ends '}
              <RelativeTime
                instant={new Date(override.expires_at)}
                className="inline underline decoration-dotted"
              />
              .
            </>
          ) : (
            'It has no end.'
          )}
        </>
      ) : null}
    </Rung>
  );
}
