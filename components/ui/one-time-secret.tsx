'use client';

import { CopyButton } from './copy-text';
import { Notice } from './notice';

interface OneTimeSecretProps {
  /** What it is: "API key". */
  readonly label: string;
  readonly secret: string;
  /** What it means that it is shown this once. */
  readonly children: React.ReactNode;
}

/** Something that is shown once and stored nowhere: to be copied now. */
export function OneTimeSecret({ label, secret, children }: OneTimeSecretProps) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <Notice tone="override">{children}</Notice>
      <CodeLine label={label} text={secret} />
    </div>
  );
}

/** A line to be copied and pasted elsewhere, shown whole. */
export function CodeLine({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <div className="flex items-center justify-between gap-4">
        <span className="font-medium">{label}</span>
        <CopyButton text={text} label={label} className="size-7" />
      </div>
      <pre className="whitespace-pre-wrap break-all rounded-lg border bg-sunken px-3 py-2 font-mono text-sm">
        {text}
      </pre>
    </div>
  );
}
