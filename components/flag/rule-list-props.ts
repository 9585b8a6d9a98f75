import type { ReactNode } from 'react';

/** A rule as a list of rules knows it. */
export interface RuleListItem {
  readonly key: string;
  readonly name: string;
}

/** What draws rules in their order is told this. */
export interface RuleListProps {
  readonly items: readonly RuleListItem[];
  /** `to` is the place that the rule has afterwards, from 0. */
  readonly onMove: (key: string, to: number) => void;
  readonly render: (key: string, grip: ReactNode) => ReactNode;
}

/** The same, once rules can be dragged. */
export interface SortableRulesProps extends RuleListProps {
  /** The rule whose grip had the focus when dragging was loaded; it gets it back. */
  readonly held: string | null;
}
