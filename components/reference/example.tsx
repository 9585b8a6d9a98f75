import type { Operation } from '@/lib/openapi/reference';

/** A call to start from, for the shell. */
export function Example({ operation }: { readonly operation: Operation }) {
  return (
    <pre
      // Scrolls, so it must be reachable without a mouse.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-md border bg-sunken p-3 font-mono text-xs leading-5"
    >
      {commandOf(operation)}
    </pre>
  );
}

/** `curl` with the key, and the body of the example if there is one. */
export function commandOf({ method, path, bodies }: Operation): string {
  const example = bodies[0]?.example;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$PENNON_URL${path}"`,
    '-H "Authorization: Bearer $PENNON_API_KEY"',
    ...(example === undefined
      ? []
      : [
          "-H 'Content-Type: application/json'",
          `-d '${JSON.stringify(example, null, 2).replaceAll("'", "'\\''")}'`,
        ]),
  ];
  return lines.join(' \\\n  ');
}
