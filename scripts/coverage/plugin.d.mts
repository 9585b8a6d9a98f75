/** Instruments first-party files; for vite (vitest) and for rolldown (tsdown) alike. */
export function coveragePlugin(): {
  name: string;
  enforce: 'pre';
  transform: {
    order: 'pre';
    filter: { id: RegExp };
    handler(code: string, file: string): { code: string; map: string } | null;
  };
};
