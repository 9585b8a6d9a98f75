'use client';

import { useState } from 'react';
import { Button } from '../ui/button';
import type { Layer } from './explanation';
import { RuleTraceCard } from './rule-trace-card';
import { Rung } from './rung';

/** Rules below the first that matches, or of those of which none does, that are shown at once. */
const SHOWN = 5;

/** The rules in their order, up to the first that matches, and why each did or did not. */
export function RulesRung({ layer }: { readonly layer: Layer<'rule'> }) {
  const { verdict, answer, rules } = layer;
  const first = rules.findIndex((rule) => rule.first);
  const [shown, setShown] = useState(first === -1 ? SHOWN : first + 1);
  const rest = rules.length - shown;
  return (
    <Rung
      layer="rule"
      verdict={verdict}
      answer={answer}
      details={
        rules.length === 0 ? null : (
          <>
            <ol aria-label="Rules" className="grid gap-1.5">
              {rules.slice(0, shown).map((rule, index) => (
                <RuleTraceCard key={rule.id} rule={rule} place={index + 1} />
              ))}
            </ol>
            {rest > 0 ? (
              <Button
                size="sm"
                look="quiet"
                className="justify-self-start"
                onClick={() => setShown(rules.length)}
              >
                Show {rest} more {rest === 1 ? 'rule' : 'rules'}
              </Button>
            ) : null}
          </>
        )
      }
    >
      {sentenceOf(rules.length, rules[first]?.name)}
    </Rung>
  );
}

function sentenceOf(count: number, matched: string | undefined): string {
  if (count === 0) return 'The flag has no rules.';
  if (matched === undefined)
    return count === 1 ? 'Its one rule does not match.' : `None of its ${count} rules matches.`;
  return matched === ''
    ? 'This rule is the first that matches.'
    : `“${matched}” is the first rule that matches.`;
}
