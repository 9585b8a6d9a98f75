'use client';

import { toastDone } from '../ui/undo-toast';
import { draftOfPerson, personPatch } from './person-draft';
import { PersonSheet } from './person-sheet';
import type { PersonTaskProps } from './person-task';

/** Changes who somebody is, in a sheet beside their page. */
export function EditPersonSheet({ user, actions, open, onOpenChange }: PersonTaskProps) {
  const before = draftOfPerson(user);
  return (
    <PersonSheet
      open={open}
      onOpenChange={onOpenChange}
      title="Edit user"
      description={user.email}
      saveLabel="Save user"
      externalIdIsFixed={user.externalId !== null}
      initial={before}
      toBody={(draft) => personPatch(draft, before)}
      send={(body) => actions.update(user.id, body, user.etag)}
      onSaved={(saved) => {
        if (saved !== null) toastDone('User saved', saved.email);
      }}
    />
  );
}
