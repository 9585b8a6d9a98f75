'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Sheet } from '../ui/sheet';
import { toast } from '../ui/toast';
import { NewSegmentForm } from './new-segment-form';
import type { SegmentActions } from './segment-actions';

interface NewSegmentSheetProps {
  readonly create: SegmentActions['create'];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Makes a segment, in a sheet beside the list, and leads to its page: there people are listed. */
export function NewSegmentSheet({ create, open, onOpenChange }: NewSegmentSheetProps) {
  const router = useRouter();
  const [dirty, setDirty] = useState(false);
  const show = (next: boolean) => {
    setDirty(false);
    onOpenChange(next);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={show}
      guarded={dirty}
      title="Create segment"
      description="Its key stays as it is; everything else can be changed later."
    >
      <NewSegmentForm
        create={create}
        onDirty={() => setDirty(true)}
        onCancel={() => show(false)}
        onCreated={(key) => {
          show(false);
          toast('Segment created', { description: key });
          router.push(`/segments/${key}`);
        }}
      />
    </Sheet>
  );
}
