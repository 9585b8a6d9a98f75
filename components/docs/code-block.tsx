import { CopyButton } from '../ui/copy-text';

/** A snippet, and a button that copies it. */
export function CodeBlock({ text }: { readonly text: string }) {
  return (
    <div className="group/copy relative min-w-0">
      <pre
        // Scrolls, so it must be reachable without a mouse.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-lg border bg-sunken p-3 pr-10 font-mono text-sm leading-5"
      >
        {text}
      </pre>
      <CopyButton
        text={text}
        label="this snippet"
        className="absolute top-2 right-2 size-7 border bg-surface"
      />
    </div>
  );
}
