import type { UserView } from '@/lib/users/types';
import { Badge } from '../ui/badge';
import { CopyText } from '../ui/copy-text';

/** Who this is: e-mail, role, and the ids that applications use. */
export function UserFacts({ user }: { readonly user: UserView }) {
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-3 border-b px-4 py-4 md:px-6">
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
      {user.externalId !== null && user.id !== user.targetingKey ? (
        <Fact term="Id">
          <CopyText text={user.id} />
        </Fact>
      ) : null}
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="flex h-6 items-center gap-2">{children}</dd>
    </div>
  );
}
