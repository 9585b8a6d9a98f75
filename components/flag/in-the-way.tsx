import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ActionError } from '@/lib/http/action-result';
import { LocalTime } from '../time/local-time';
import { type InUse, type InUseReference, inUseOf } from './in-use';

/** People whom the list names. */
const NAMED = 10;

interface InTheWayProps {
  readonly error: Pick<ActionError, 'message' | 'details'>;
  /** The flag that was to be changed. */
  readonly flagName: string;
}

/** What is in the way of a change of a flag, or missing for it, each with the way to it. */
export function InTheWay({ error, flagName }: InTheWayProps) {
  const inUse = inUseOf(error);
  return (
    <>
      <p>{error.message}:</p>
      <ul className="list-disc pl-4">
        {inUse.references.map((reference) => (
          <li key={JSON.stringify(reference)}>
            <Reference reference={reference} flagName={flagName} />
          </li>
        ))}
        <Overrides inUse={inUse} flagName={flagName} />
        {inUse.referenceCount > inUse.references.length ? (
          <li>and {(inUse.referenceCount - inUse.references.length).toLocaleString('en-GB')} more</li>
        ) : null}
      </ul>
    </>
  );
}

/** How many overrides a change would leave without a valid value. */
export function overridesInTheWay(error: Pick<ActionError, 'details'>): number {
  return inUseOf(error).overrideCount;
}

function Reference({
  reference,
  flagName,
}: {
  readonly reference: InUseReference;
  readonly flagName: string;
}) {
  switch (reference.kind) {
    case 'scheduled_change':
      return (
        <>
          a <To href={`/feature-flags/${flagName}?tab=schedules`}>scheduled change</To> for{' '}
          <LocalTime instant={new Date(reference.at)} />
        </>
      );
    case 'segment':
      return (
        <>
          the segment <To href={`/segments/${reference.segment}`}>{reference.segment}</To> {reference.problem}
        </>
      );
    case 'prerequisite':
      return (
        <>
          the flag <To href={`/feature-flags/${reference.flag}`}>{reference.flag}</To>{' '}
          {reference.problem ?? `asks for ${(reference.variants ?? []).join(' or ')} of this flag`}
        </>
      );
  }
}

function Overrides({
  inUse: { overrides, overrideCount },
  flagName,
}: {
  readonly inUse: InUse;
  readonly flagName: string;
}) {
  if (overrideCount === 0) return null;
  const more = overrideCount - Math.min(NAMED, overrides.length);
  return (
    <>
      {overrides.slice(0, NAMED).map(({ id, user_id, email }) => (
        <li key={id}>
          the override of <To href={`/users/${user_id}`}>{email}</To>
        </li>
      ))}
      {more > 0 ? (
        <li>
          <To href={`/feature-flags/${flagName}?tab=overrides`}>
            {more.toLocaleString('en-GB')} more overrides
          </To>
        </li>
      ) : null}
    </>
  );
}

function To({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link
      href={href}
      className="rounded-sm font-medium underline underline-offset-3 [overflow-wrap:anywhere]"
    >
      {children}
    </Link>
  );
}
