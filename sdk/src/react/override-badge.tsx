import { type CSSProperties, useState } from 'react';
import { useOverriddenFlags, useOverride } from './hooks';

/** Props of `OverrideBadge`. */
export interface OverrideBadgeProps {
  /** The flag that it is about; left out: any. */
  readonly flagName?: string;
  /** What it says. */
  readonly label?: string;
  /** What the button is called that takes it away. */
  readonly dismissLabel?: string;
  /** With a class, it brings no looks of its own. */
  readonly className?: string;
}

/**
 * Tells somebody that they see a value that was set for them alone: testers forget. Nothing when there is none; once
 * taken away it comes back for another override only.
 */
export function OverrideBadge({
  flagName,
  label = 'You see an overridden value',
  dismissLabel = 'Dismiss',
  className,
}: OverrideBadgeProps) {
  const about = useAbout(flagName);
  const [dismissed, setDismissed] = useState('');
  const shown = about !== '' && about !== dismissed;
  return (
    // The region is there before it says something: only then is it read out.
    <span role="status">
      {shown && (
        <span className={className} style={className === undefined ? BADGE : undefined}>
          {label}
          <button
            type="button"
            aria-label={dismissLabel}
            title={dismissLabel}
            style={className === undefined ? BUTTON : undefined}
            onClick={() => setDismissed(about)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </span>
      )}
    </span>
  );
}

/** What tells one occasion from another; empty for none. */
function useAbout(flagName: string | undefined): string {
  const all = useOverriddenFlags();
  const override = useOverride(flagName ?? '');
  if (flagName === undefined) return all.join();
  return override === null ? '' : `${override.flagName} ${override.updatedAt}`;
}

const BADGE: CSSProperties = {
  display: 'inline-flex',
  alignItems: 'center',
  gap: '0.5em',
  padding: '0.25em 0.25em 0.25em 0.75em',
  borderRadius: '1em',
  background: '#fde68a',
  color: '#422006',
  font: '500 0.8125rem/1.4 system-ui, sans-serif',
};

/** 24 pixels and more: the least that a finger hits. */
const BUTTON: CSSProperties = {
  minWidth: '24px',
  minHeight: '24px',
  border: 0,
  borderRadius: '1em',
  background: 'transparent',
  color: 'inherit',
  font: 'inherit',
  cursor: 'pointer',
};
