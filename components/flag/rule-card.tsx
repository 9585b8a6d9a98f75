'use client';

import { ChevronRight } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useId } from 'react';
import { Badge } from '../ui/badge';
import { cn } from '../ui/cn';
import type { Lookup } from '../ui/use-lookup';
import { isChanged } from './draft-diff';
import type { RuleDraft } from './draft-types';
import { nameRule } from './draft-words';
import { FieldsSkeleton } from './fields-skeleton';
import { RuleCountLine } from './rule-count-line';
import type { RuleCount } from './rule-counts';
import { RuleMenu } from './rule-menu';
import { RuleSummary } from './rule-summary';
import { UnsavedBadge } from './unsaved-badge';
import type { Targeting } from './use-targeting';

// Loaded when a rule is first opened: reading the page does without its code.
const RuleFields = dynamic(() => import('./rule-fields').then((module) => module.RuleFields), {
  loading: () => <FieldsSkeleton />,
});

interface RuleCardProps {
  readonly rule: RuleDraft;
  /** Place of the rule, from 0. */
  readonly index: number;
  readonly targeting: Targeting;
  readonly counts: Lookup<readonly RuleCount[]>;
  readonly countsAreStale: boolean;
  readonly blocked: string | undefined;
  /** What the rule is dragged by. */
  readonly grip: ReactNode;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}

/** One rule: its place, what it says, and for how many it holds; opened, its fields. */
export function RuleCard(props: RuleCardProps) {
  const { rule, index, targeting, blocked } = props;
  const { draft, stored, open, errors, edit, openParts } = targeting;
  const id = useId();
  const name = nameRule(rule, index);
  const isOpen = open.has(rule.key);
  const before = stored.rules.find(({ key }) => key === rule.key);
  return (
    <div className="rounded-lg border bg-surface">
      <div className="flex items-start gap-1 p-2 sm:gap-2">
        {props.grip}
        <span aria-hidden className="min-w-4 pt-1 text-right font-mono text-muted text-sm">
          {index + 1}
        </span>
        <div className="grid min-w-0 grow gap-1">
          <h3 className="flex min-w-0 items-center gap-2">
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={isOpen ? id : undefined}
              className="flex min-w-0 items-center gap-1 rounded-sm py-0.5 text-left font-medium hover:underline"
              onClick={() => openParts([rule.key], !isOpen)}
            >
              <ChevronRight
                aria-hidden
                className={cn(
                  'size-4 shrink-0 text-muted transition-transform duration-140',
                  isOpen && 'rotate-90',
                )}
              />
              <span title={name} className="truncate">
                {name}
              </span>
            </button>
            {rule.enabled ? null : <Badge tone="outline">Disabled</Badge>}
            <UnsavedBadge shown={isChanged(rule, before)} />
          </h3>
          <div className="grid min-w-0 gap-1 pl-1">
            <RuleSummary draft={draft} rule={rule} />
            <RuleCountLine counts={props.counts} index={index} stale={props.countsAreStale} />
          </div>
        </div>
        <RuleMenu
          rule={rule}
          name={name}
          isFirst={index === 0}
          isLast={index === draft.rules.length - 1}
          blocked={blocked}
          onMove={props.onMove}
          onDuplicate={() => edit({ do: 'duplicate_rule', key: rule.key })}
          onEnable={(enabled) => edit({ do: 'change_rule', key: rule.key, changes: { enabled } })}
          onRemove={props.onRemove}
        />
      </div>
      {isOpen ? (
        <div id={id} className="border-t p-4">
          <RuleFields
            draft={draft}
            rule={rule}
            index={index}
            onChange={(changes) => edit({ do: 'change_rule', key: rule.key, changes })}
            errors={errors}
            disabled={blocked !== undefined}
          />
        </div>
      ) : null}
    </div>
  );
}
