'use client';

import { useId } from 'react';
import type { ApiKeyView } from '@/lib/keys/types';
import { cn } from '../ui/cn';
import { FieldGroup } from '../ui/field';
import { KEY_ROLES } from './key-words';

interface KeyRoleFieldProps {
  readonly value: ApiKeyView['role'];
  readonly onChange: (role: ApiKeyView['role']) => void;
  readonly error: string | undefined;
}

/** The role of a key, each with what it may do. */
export function KeyRoleField({ value, onChange, error }: KeyRoleFieldProps) {
  const name = useId();
  return (
    <FieldGroup label="Role" error={error}>
      <div className="grid gap-2">
        {KEY_ROLES.map((role) => (
          <label
            key={role.value}
            className={cn(
              'grid cursor-pointer gap-0.5 rounded-lg border px-3 py-2.5 transition-colors duration-120 has-focus-visible:outline-2 has-focus-visible:outline-ink has-focus-visible:outline-offset-2',
              role.value === value ? 'border-primary bg-hover' : 'border-edge/60 hover:bg-hover',
            )}
          >
            <span className="flex items-center gap-2 font-medium">
              <input
                type="radio"
                name={name}
                value={role.value}
                checked={role.value === value}
                onChange={() => onChange(role.value)}
                className="size-4 accent-(--primary)"
              />
              {role.label}
            </span>
            <span className="pl-6 text-muted text-sm">{role.may}</span>
          </label>
        ))}
      </div>
    </FieldGroup>
  );
}
