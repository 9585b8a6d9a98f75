'use client';

import Link from 'next/link';
import { Notice } from '../ui/notice';
import { FormSkeleton, Sheet, SheetBody } from '../ui/sheet';
import { useLookup } from '../ui/use-lookup';
import { ExplainTime } from './explain-time';
import { ExplainView } from './explain-view';
import { readExplanation, showWhyAt, type WhyAsked } from './explanation';

interface ExplainSheetProps {
  readonly asked: WhyAsked;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Why a person gets from a flag what they get, layer by layer, now or at a chosen time. */
export function ExplainSheet({ asked, open, onClose }: ExplainSheetProps) {
  const key = JSON.stringify(asked);
  const found = useLookup(readExplanation, open ? key : null);
  const shown = found.status === 'found' && isOf(found.data, asked) ? found.data : null;
  return (
    <Sheet
      open={open}
      onOpenChange={onClose}
      title="Why this value"
      description={
        <>
          <span className="font-mono text-sm">{asked.flagName}</span>
          {shown ? ` for ${shown.user.name || shown.user.email}` : null}
        </>
      }
    >
      <ExplainTime at={asked.at} explanation={shown} onChange={showWhyAt} />
      {found.status === 'failed' && found.key === key ? (
        <SheetBody>
          <Notice tone="off">{found.message}</Notice>
        </SheetBody>
      ) : shown === null ? (
        <FormSkeleton label="Loading the explanation" />
      ) : (
        <SheetBody>
          <ExplainView explanation={shown} />
          <p className="text-muted">
            The application shows something else?{' '}
            <Link
              href="/docs/troubleshooting"
              prefetch={false}
              className="text-ink underline underline-offset-2"
            >
              Troubleshooting
            </Link>{' '}
            has each cause, and how to mend it.
          </p>
        </SheetBody>
      )}
    </Sheet>
  );
}

/** While another instant is looked up, the last answer stays; that of another flag or person does not. */
const isOf = (found: { flag_name: string; user: { id: string } }, asked: WhyAsked) =>
  found.flag_name === asked.flagName && found.user.id === asked.userId;
