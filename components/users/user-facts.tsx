import type { ReactNode } from 'react';
import type { UserView } from '@/lib/users/types';
import { Badge } from '../ui/badge';
import { CopyText } from '../ui/copy-text';
import { AttributeList } from './attribute-list';

interface UserFactsProps {
  readonly user: UserView;
  /** What can be done with them. */
  readonly controls?: ReactNode;
}

/** Who this is: e-mail, role, the ids that applications use, and what rules can look at. */
export function UserFacts({ user, controls }: UserFactsProps) {
  return (
    <div className="flex items-start justify-between gap-x-6 gap-y-3 border-b max-md:flex-wrap px-4 py-4 md:px-6">
      <dl className="flex min-w-0 flex-wrap gap-x-10 gap-y-3">
        <Fact term="E-mail">
          <CopyText text={user.email} />
        </Fact>
        <Fact term="Role">
          {user.role}
          {user.disabledAt ? <Badge tone="outline">Disabled</Badge> : null}
        </Fact>
        <Fact term="Targeting key">
          <CopyText text={user.targetingKey} />
        </Fact>
        {user.externalId !== null && user.externalId !== user.targetingKey ? (
          <Fact term="External id">
            <CopyText text={user.externalId} />
          </Fact>
        ) : null}
        {user.externalId !== null && user.id !== user.targetingKey ? (
          <Fact term="Id">
            <CopyText text={user.id} />
          </Fact>
        ) : null}
        <Fact term="Attributes">
          <AttributeList attributes={user.attributes} shown={4} />
        </Fact>
      </dl>
      {controls}
    </div>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="flex h-6 items-center gap-2">{children}</dd>
    </div>
  );
}
