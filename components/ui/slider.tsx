'use client';

import * as RadixSlider from '@radix-ui/react-slider';

interface SliderProps {
  /** Accessible name. */
  readonly label: string;
  /** 0 to 100. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean;
}

/** A percentage by dragging or arrow keys, in whole percents; a field beside it takes the exact number. */
export function Slider({ label, value, onChange, disabled }: SliderProps) {
  return (
    <RadixSlider.Root
      className="relative flex h-6 min-w-0 grow touch-none select-none items-center data-disabled:opacity-60"
      value={[value]}
      min={0}
      max={100}
      step={1}
      disabled={disabled ?? false}
      onValueChange={([next]) => {
        if (next !== undefined) onChange(next);
      }}
    >
      <RadixSlider.Track className="relative h-1.5 grow overflow-hidden rounded-full bg-line">
        <RadixSlider.Range className="absolute h-full bg-rule" />
      </RadixSlider.Track>
      <RadixSlider.Thumb
        aria-label={label}
        aria-valuetext={`${value} %`}
        className="block size-5 rounded-full border-2 border-rule bg-surface shadow-float"
      />
    </RadixSlider.Root>
  );
}
