import { cn } from '../ui/cn';
import { Input } from '../ui/input';

interface PercentInputProps {
  readonly id?: string;
  readonly label: string;
  readonly value: string;
  readonly invalid?: boolean;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

/** A share in percent, as it is typed. */
export function PercentInput({ id, label, value, invalid, onChange, className }: PercentInputProps) {
  return (
    <span className={cn('relative inline-block w-22 shrink-0', className)}>
      <Input
        id={id}
        aria-label={label}
        aria-invalid={invalid || undefined}
        inputMode="decimal"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="pr-7 text-right font-mono"
      />
      <span aria-hidden className="-translate-y-1/2 absolute top-1/2 right-2.5 text-muted">
        %
      </span>
    </span>
  );
}
