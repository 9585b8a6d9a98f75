import { OverridesByUserPanel, UserOverridesPanel } from '@/components/flags/feature-flags-panels';
import { ImportOverridesButton } from '@/components/overrides/import-overrides-button';
import { type OverridesView, ViewSwitch } from '@/components/overrides/view-switch';
import type { RequestContext } from '@/lib/auth/actor';
import { choiceParam, readListForPage, type SearchParams } from '../list-page';
import { readOverrides } from '../overrides-of-page';
import { readPeopleWithOverrides } from '../people-of-page';
import { undoOverridesAction } from './override-actions';

interface OverridesTabProps {
  readonly ctx: RequestContext;
  readonly params: Awaited<SearchParams>;
}

const FALLBACK = '/feature-flags?tab=overrides';

/** Everybody's overrides that the address asks for, one by one or by person. */
export async function OverridesTab({ ctx, params }: OverridesTabProps) {
  const view = choiceParam(params.view, ['list', 'users']);
  if (view === 'users') {
    const people = await readListForPage(ctx, () => readPeopleWithOverrides(ctx, params), FALLBACK);
    return (
      <OverridesByUserPanel {...people}>
        <Controls view={view} />
      </OverridesByUserPanel>
    );
  }
  const overrides = await readListForPage(ctx, () => readOverrides(ctx, params, {}), FALLBACK);
  return (
    <UserOverridesPanel {...overrides} ofUser={null}>
      <Controls view={view} />
    </UserOverridesPanel>
  );
}

function Controls({ view }: { readonly view: OverridesView }) {
  return (
    <>
      <ViewSwitch view={view} />
      <ImportOverridesButton undo={undoOverridesAction} />
    </>
  );
}
