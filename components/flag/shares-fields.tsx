'use client';

import { PercentInput } from '../schedules/percent-input';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { FieldGroup } from '../ui/field';
import { BucketByField } from './bucket-by-field';
import { nameVariant, variantValue } from './draft-words';
import { parsePercent, showPercent, WHOLE } from './percent';
import { evenShares, setShare, sumOf } from './serve-draft';
import type { ServeFieldsProps } from './serve-fields-props';
import { errorAt } from './targeting-errors';

/** The share of the people that each variant gets, with a picture of it. The last one takes what is left. */
export function SharesFields({ draft, serve, onChange, errors, path }: ServeFieldsProps) {
  const { variants, type } = draft;
  const percentOf = (id: string) => serve.shares.find(({ variant }) => variant === id)?.percent ?? '0';
  const sum = sumOf(serve.shares);
  const error = errorAt(errors, `${path}.split`);
  return (
    <>
      <FieldGroup label="Shares" error={error}>
        <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-full bg-sunken">
          {variants.map(({ id }, index) => (
            <span
              key={id}
              className="bg-rule transition-[width] duration-140"
              style={{
                width: `${(parsePercent(percentOf(id)) ?? 0) / 1000}%`,
                opacity: shade(index, variants.length),
              }}
            />
          ))}
        </div>
        <ul className="mt-2 grid gap-1.5">
          {variants.map((variant, index) => (
            <li key={variant.id} className="flex min-w-0 items-center gap-3">
              <PercentInput
                label={`Share of ${nameVariant(variant)}`}
                value={percentOf(variant.id)}
                className="w-26"
                invalid={error !== undefined || parsePercent(percentOf(variant.id)) === null}
                onChange={(percent) =>
                  onChange({ ...serve, shares: setShare(serve.shares, variant.id, percent) })
                }
              />
              <span
                aria-hidden
                className="size-2.5 shrink-0 rounded-sm bg-rule"
                style={{ opacity: shade(index, variants.length) }}
              />
              <span title={variant.key} className="min-w-0 truncate font-medium">
                {nameVariant(variant)}
              </span>
              {type === 'boolean' ? null : (
                <span className="min-w-0 truncate font-mono text-muted text-sm max-sm:hidden">
                  {variantValue(type, variant)}
                </span>
              )}
            </li>
          ))}
        </ul>
        <p className={cn('flex items-center gap-3 text-sm', sum === WHOLE ? 'text-muted' : 'text-off-ink')}>
          {sum === null ? 'Type shares from 0 to 100 %.' : `Together ${showPercent(sum)} %`}
          <Button look="quiet" size="sm" onClick={() => onChange({ ...serve, shares: evenShares(variants) })}>
            Even out
          </Button>
        </p>
      </FieldGroup>
      <BucketByField
        value={serve.bucketBy}
        onChange={(bucketBy) => onChange({ ...serve, bucketBy })}
        error={errorAt(errors, `${path}.bucket_by`)}
      />
    </>
  );
}

/** Each share a shade lighter than the one before. */
function shade(index: number, of: number): number {
  return 1 - (0.7 * index) / of;
}
