import { createElement, Fragment, type ReactNode } from 'react';

/** Nodes one after the other. They are drawn once and never change their order, so none needs a key. */
export function inOrder(nodes: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...nodes);
}
