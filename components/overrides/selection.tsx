'use client';

import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';

/** Which overrides somebody has chosen, on this page and on others. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Everything that the filters hold, on every page. */
  readonly all: boolean;
  readonly count: number;
  /** Every row of this page is chosen. */
  readonly isWholePage: boolean;
  readonly isSelected: (id: string) => boolean;
  /** @param range with everything from the row that was chosen before to this one */
  readonly choose: (id: string, on: boolean, range: boolean) => void;
  /** How much of these rows is chosen. */
  readonly stateOf: (ids: readonly string[]) => boolean | 'indeterminate';
  readonly chooseRows: (ids: readonly string[], on: boolean) => void;
  readonly chooseAll: () => void;
  readonly clear: () => void;
}

interface Chosen {
  readonly list: string;
  readonly ids: ReadonlySet<string>;
  readonly all: boolean;
}

const Chosen = createContext<Selection | null>(null);

interface SelectionProviderProps {
  /** Tells this list from others: another one begins with nothing chosen. Its pages are one list. */
  readonly list: string;
  /** Rows of this page, in their order. */
  readonly pageIds: readonly string[];
  /** Rows on all pages. */
  readonly total: number;
  readonly children: ReactNode;
}

/** Keeps what is chosen while one goes from page to page. */
export function SelectionProvider({ list, pageIds, total, children }: SelectionProviderProps) {
  const [chosen, setChosen] = useState<Chosen>({ list, ids: new Set(), all: false });
  const anchor = useRef<string | null>(null);
  const selection = useMemo((): Selection => {
    const { ids, all }: Pick<Chosen, 'ids' | 'all'> =
      chosen.list === list ? chosen : { ids: new Set<string>(), all: false };
    const set = (next: Iterable<string>) => setChosen({ list, ids: new Set(next), all: false });
    const isSelected = (id: string) => all || ids.has(id);
    const stateOf = (these: readonly string[]) => {
      const chosenOfThese = these.filter(isSelected).length;
      return chosenOfThese === 0 ? false : chosenOfThese === these.length || 'indeterminate';
    };
    // Taking one away from "all" leaves the rest of the page that is in sight.
    const base = all ? pageIds : ids;
    const change = (these: readonly string[], on: boolean) =>
      set(on ? [...base, ...these] : [...base].filter((id) => !these.includes(id)));
    return {
      ids,
      all,
      count: all ? total : ids.size,
      isWholePage: stateOf(pageIds) === true,
      isSelected,
      choose: (id, on, range) => {
        change(range ? between(pageIds, anchor.current ?? id, id) : [id], on);
        anchor.current = id;
      },
      stateOf,
      chooseRows: change,
      chooseAll: () => setChosen({ list, ids: new Set(), all: true }),
      clear: () => set([]),
    };
  }, [chosen, list, pageIds, total]);
  return <Chosen.Provider value={selection}>{children}</Chosen.Provider>;
}

/** What is chosen; null where nothing can be. */
export function useSelection(): Selection | null {
  return useContext(Chosen);
}

/** Everything from one row to another, whichever comes first. */
function between(ids: readonly string[], one: string, other: string): readonly string[] {
  const [from, to] = [ids.indexOf(one), ids.indexOf(other)].sort((a, b) => a - b) as [number, number];
  return from === -1 ? [other] : ids.slice(from, to + 1);
}
