'use client';

import { FileUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { cn } from '../ui/cn';

interface FileDropProps {
  /** What it is for: "Choose a file of users". */
  readonly label: string;
  /** Endings and media types: ".csv,.json". */
  readonly accept: string;
  readonly hint: string;
  readonly onChoose: (file: File) => void;
}

/** Takes a file: chosen, or dropped on it. */
export function FileDrop({ label, accept, hint, onChoose }: FileDropProps) {
  const [over, setOver] = useState(false);
  const drag = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setOver(is);
  };
  return (
    <label
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event);
        const [file] = event.dataTransfer.files;
        if (file) onChoose(file);
      }}
      className={cn(
        'grid cursor-pointer justify-items-center gap-1 rounded-lg border border-edge border-dashed px-4 py-8 text-center transition-colors duration-120 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-ink',
        over && 'bg-hover',
      )}
    >
      <FileUp aria-hidden className="size-5 text-muted" strokeWidth={1.5} />
      <span className="font-medium">{label}</span>
      <span className="text-muted text-sm">{hint}</span>
      <input
        type="file"
        accept={accept}
        className="sr-only"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file can be chosen again, once it was mended.
          event.target.value = '';
          if (file) onChoose(file);
        }}
      />
    </label>
  );
}
