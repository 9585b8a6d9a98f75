'use client';

import { useRouter } from 'next/navigation';
import { toast } from '../ui/toast';
import type { PersonActions } from './person-actions';
import { EMPTY_PERSON, personBody } from './person-draft';
import { PersonSheet } from './person-sheet';

interface NewPersonSheetProps {
  readonly create: PersonActions['create'];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Adds a person to the directory, in a sheet beside the list. */
export function NewPersonSheet({ create, open, onOpenChange }: NewPersonSheetProps) {
  const router = useRouter();
  return (
    <PersonSheet
      open={open}
      onOpenChange={onOpenChange}
      title="Create user"
      description="They have flags at once. To let them sign in as well, invite them from their page."
      saveLabel="Create user"
      externalIdIsFixed={false}
      initial={EMPTY_PERSON}
      toBody={personBody}
      send={create}
      onSaved={(person) => {
        if (person === null) return;
        toast('User created', {
          description: person.email,
          action: { label: 'Show user', onClick: () => router.push(`/users/${person.id}`) },
        });
      }}
    />
  );
}
