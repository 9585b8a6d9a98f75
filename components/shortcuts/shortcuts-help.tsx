'use client';

import { useId, useState } from 'react';
import type { PlaceKey } from '../layout/navigation';
import { useIsMac } from '../palette/use-is-mac';
import { Sheet, SheetBody } from '../ui/sheet';
import { Switch } from '../ui/switch';
import { areShortcutsOn, setShortcutsOn } from './preference';
import { type HelpLine, helpLines } from './shortcuts';

interface ShortcutsHelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly places: readonly PlaceKey[];
}

/** Every shortcut, and the switch that turns them off. */
export function ShortcutsHelp({ open, onOpenChange, places }: ShortcutsHelpProps) {
  const mac = useIsMac();
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description="They rest while you type, and while something is open above the page."
    >
      <SheetBody>
        <SingleKeysSwitch />
        <dl className="grid">
          {helpLines(places, mac).map((line) => (
            <Line key={line.keys.join(' ')} line={line} />
          ))}
        </dl>
      </SheetBody>
    </Sheet>
  );
}

function SingleKeysSwitch() {
  const [on, setOn] = useState(areShortcutsOn);
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4">
      <div>
        <label htmlFor={id} className="font-medium">
          Single-key shortcuts
        </label>
        <p className="text-muted">Without them only the combination with K works. Kept in this browser.</p>
      </div>
      <Switch
        id={id}
        checked={on}
        onCheckedChange={(next) => {
          setShortcutsOn(next);
          setOn(next);
        }}
      />
    </div>
  );
}

function Line({ line }: { readonly line: HelpLine }) {
  return (
    <div className="flex min-h-10 items-center justify-between gap-4 border-t py-1.5">
      <dt>{line.does}</dt>
      <dd className="flex shrink-0 items-center gap-1 text-muted text-sm">
        {line.keys.map((key, index) => (
          <span key={key} className="flex items-center gap-1">
            {index > 0 && !line.together ? 'then' : null}
            <kbd className="min-w-6 rounded-md border bg-sunken px-1.5 py-0.5 text-center font-sans text-ink">
              {key}
            </kbd>
          </span>
        ))}
      </dd>
    </div>
  );
}
