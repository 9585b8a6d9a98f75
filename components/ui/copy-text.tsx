'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from './cn';
import { toastError } from './toast';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, when the text itself would be too long a name. */
  readonly label?: string;
  readonly className?: string;
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label = text, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={copied ? `Copied ${label}` : `Copy ${label}`}
      className={cn(
        'grid size-6 shrink-0 place-items-center rounded-md text-muted hover:text-ink',
        className,
      )}
      onClick={async () => {
        if (await copy(text)) setCopied(true);
        else toastError('The browser lets nothing be copied here. Select the text and copy it yourself.');
      }}
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}

/** Whether it went through: at an address without TLS browsers have no clipboard, elsewhere they may refuse it. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

interface CopyTextProps {
  readonly text: string;
  readonly className?: string;
}

/** A name, key or id in mono that can be copied on hover or focus. */
export function CopyText({ text, className }: CopyTextProps) {
  return (
    <span className={cn('group/copy inline-flex min-w-0 max-w-full items-center', className)}>
      <span title={text} className="truncate font-mono text-sm">
        {text}
      </span>
      <CopyButton text={text} className="copy-on-hover" />
    </span>
  );
}
