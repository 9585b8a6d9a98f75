import type { Layer } from './explanation';
import { Rung } from './rung';
import { ServeLine } from './serve-line';

/** What the flag serves when nothing above has anything to say. */
export function DefaultRung({ layer }: { readonly layer: Layer<'default'> }) {
  const { verdict, answer, serve } = layer;
  return (
    <Rung
      layer="default"
      verdict={verdict}
      answer={answer}
      details={serve && 'split' in serve ? <ServeLine serve={serve} /> : null}
    >
      {serve === null
        ? 'A scheduled change took its place for good.'
        : 'What the flag serves when nothing above has anything to say.'}
    </Rung>
  );
}
