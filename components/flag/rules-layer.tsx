'use client';

import { Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { nameRule } from './draft-words';
import { Layer } from './layer';
import { RuleCard } from './rule-card';
import { countBody } from './rule-counts';
import { RuleList } from './rule-list';
import { useRuleCounts } from './use-rule-counts';
import type { Targeting } from './use-targeting';

interface RulesLayerProps {
  readonly targeting: Targeting;
  readonly blocked: string | undefined;
}

/** The rules in the order in which they are tried. */
export function RulesLayer({ targeting, blocked }: RulesLayerProps) {
  const { base, draft, edit } = targeting;
  const [said, say] = useState('');
  const add = useRef<HTMLButtonElement>(null);
  const body = useMemo(() => countBody(draft, base), [draft, base]);
  const counts = useRuleCounts(base.name, body);
  const isStale = counts.status !== 'loading' && counts.key !== body;
  const items = draft.rules.map((rule, index) => ({ key: rule.key, name: nameRule(rule, index) }));
  const move = (key: string, to: number) => {
    const name = items.find((item) => item.key === key)?.name ?? 'The rule';
    edit({ do: 'move_rule', key, to });
    say(`${name} is now rule ${to + 1} of ${items.length}.`);
  };
  return (
    <Layer
      layer="rule"
      title="Rules"
      note={
        items.length === 0
          ? 'None yet: a rule serves some people something else than the default.'
          : 'Tried from top to bottom; the first that holds for somebody serves them.'
      }
    >
      <div className="grid gap-3">
        {items.length === 0 ? null : (
          <RuleList
            items={items}
            sortable={blocked === undefined && items.length > 1}
            onMove={move}
            render={(key, grip) => {
              const index = draft.rules.findIndex((rule) => rule.key === key);
              const rule = draft.rules[index];
              if (rule === undefined) return null;
              return (
                <RuleCard
                  rule={rule}
                  index={index}
                  targeting={targeting}
                  counts={counts}
                  countsAreStale={isStale}
                  blocked={blocked}
                  grip={grip}
                  onMove={(by) => move(key, index + by)}
                  onRemove={() => {
                    edit({ do: 'remove_rule', key });
                    say(`${nameRule(rule, index)} is removed.`);
                    add.current?.focus();
                  }}
                />
              );
            }}
          />
        )}
        <p role="status" className="sr-only">
          {said}
        </p>
        <div>
          <Button ref={add} blocked={blocked} onClick={() => edit({ do: 'add_rule' })}>
            <Plus aria-hidden />
            Add rule
          </Button>
        </div>
      </div>
    </Layer>
  );
}
