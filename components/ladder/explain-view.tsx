'use client';

import type { JsonValue } from '@/lib/evaluation/types';
import { Notice } from '../ui/notice';
import { ServedValue, ShadowedValue } from '../values/served-value';
import { DefaultRung } from './default-rung';
import type { Explanation } from './explanation';
import { OffRung } from './off-rung';
import { OverrideRung } from './override-rung';
import { RulesRung } from './rules-rung';
import { ScheduleRung } from './schedule-rung';

/** The whole ladder: what the person gets, and from the top what each layer said. */
export function ExplainView({ explanation }: { readonly explanation: Explanation }) {
  if ('error_code' in explanation) {
    return (
      <Notice tone="off">The flag cannot be evaluated, so it gives no value: {explanation.message}.</Notice>
    );
  }
  const { value, variant, source, shadowed, layers } = explanation;
  return (
    <>
      <div className="grid gap-1">
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <span className="text-muted">Gets</span>
          <ServedValue value={value as JsonValue} variant={variant} source={source} />
          {shadowed && 'value' in shadowed ? (
            <ShadowedValue value={shadowed.value as JsonValue} variant={shadowed.variant} />
          ) : null}
        </p>
        {explanation.override_invalid ? (
          <Notice tone="schedule">
            There is an override, but its value does not fit the flag any more, so it is passed over.
          </Notice>
        ) : null}
      </div>
      <ol aria-label="Layers, from the top">
        {layers.map((layer) => (
          <AnyRung key={layer.layer} layer={layer} />
        ))}
      </ol>
    </>
  );
}

function AnyRung({ layer }: { readonly layer: Explanation['layers'][number] }) {
  switch (layer.layer) {
    case 'override':
      return <OverrideRung layer={layer} />;
    case 'off':
      return <OffRung layer={layer} />;
    case 'rule':
      return <RulesRung layer={layer} />;
    case 'schedule':
      return <ScheduleRung layer={layer} />;
    case 'default':
      return <DefaultRung layer={layer} />;
  }
}
