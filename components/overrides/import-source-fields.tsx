'use client';

import { FileUp, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Field } from '../ui/field';
import type { ImportSource } from './use-import';

const TYPES = '.csv,.json,.ndjson,.jsonl,text/csv,application/json,application/x-ndjson';

interface ImportSourceFieldsProps extends Pick<ImportSource, 'file' | 'text'> {
  readonly onChange: (changes: Partial<Pick<ImportSource, 'file' | 'text'>>) => void;
}

/** A file that is chosen or dropped, or rows that are pasted. */
export function ImportSourceFields({ file, text, onChange }: ImportSourceFieldsProps) {
  if (file !== null) {
    return (
      <div className="grid gap-1.5">
        <span className="font-medium">File</span>
        <div className="flex items-center gap-3 rounded-lg border px-3 py-2">
          <span title={file.name} className="min-w-0 grow truncate font-mono text-sm">
            {file.name}
          </span>
          <span className="shrink-0 text-muted text-sm">{sizeOf(file.size)}</span>
          <Button
            look="quiet"
            size="icon-sm"
            aria-label="Remove file"
            onClick={() => onChange({ file: null })}
          >
            <X aria-hidden />
          </Button>
        </div>
      </div>
    );
  }
  return (
    <>
      <DropZone onFile={(chosen) => onChange({ file: chosen, text: '' })} />
      <Field label="Or paste rows" hint="CSV with its line of column names, or JSON.">
        {(control) => (
          <textarea
            {...control}
            rows={6}
            spellCheck={false}
            value={text}
            placeholder={'email,flag_name,value\nada@example.com,ui.dark_mode,true'}
            onChange={(event) => onChange({ text: event.target.value })}
            className="w-full rounded-lg border border-edge bg-surface px-3 py-2 font-mono text-sm placeholder:text-muted"
          />
        )}
      </Field>
    </>
  );
}

function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside
    <div
      className={cn(
        'grid justify-items-center gap-2 rounded-lg border border-dashed px-4 py-6 text-center',
        over && 'border-ink bg-hover',
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <Button onClick={() => input.current?.click()}>
        <FileUp aria-hidden />
        Choose file
      </Button>
      <p className="text-muted text-sm">or drop it here: CSV or JSON, up to 100,000 rows or 32 MiB</p>
      <input
        ref={input}
        type="file"
        accept={TYPES}
        aria-label="File with overrides"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => take(event.target.files)}
      />
    </div>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
