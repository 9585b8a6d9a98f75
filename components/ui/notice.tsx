import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn';

interface NoticeProps {
  /** `off` for what failed, `schedule` for what to look at, `neutral` for what to know. */
  readonly tone: 'off' | 'schedule' | 'neutral' | 'override';
  readonly children: ReactNode;
  /** What can be done about it. */
  readonly actions?: ReactNode;
}

const TONES = {
  off: 'bg-off-tint text-off-ink',
  schedule: 'bg-schedule-tint text-schedule-ink',
  neutral: 'bg-default-tint text-default-ink',
  override: 'bg-override-tint text-override-ink',
} as const;

/** A few sentences in place, beside what they are about. What failed is also read out. */
export function Notice({ tone, children, actions }: NoticeProps) {
  const Icon = tone === 'off' ? CircleAlert : Info;
  return (
    <div
      role={tone === 'off' || tone === 'schedule' ? 'alert' : undefined}
      className={cn('flex gap-2.5 rounded-lg px-3 py-2.5', TONES[tone])}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="grid min-w-0 grow gap-2">
        <div className="[overflow-wrap:anywhere]">{children}</div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
