import type { ReactNode } from 'react';
import { ExplainHost } from '@/components/ladder/explain-host';
import { AppProviders } from '@/components/layout/app-providers';
import { AppShell } from '@/components/layout/app-shell';
import type { PlaceKey } from '@/components/layout/navigation';
import { OverrideEditorProvider } from '@/components/overrides/override-editor-provider';
import { PaletteProvider } from '@/components/palette/palette-provider';
import { ShortcutsProvider } from '@/components/shortcuts/shortcuts-provider';
import { type Action, can } from '@/lib/auth/policy';
import { pageContext } from '@/lib/http/page';
import { createFlagAction } from './feature-flags/flag-actions';
import { OVERRIDE_ACTIONS } from './feature-flags/override-action-set';

/** The places in their order, each with what one must be allowed to see it. */
const PLACES_BY_RIGHT = [
  ['overview', 'overrides.read'],
  ['flags', 'flags.read'],
  ['segments', 'segments.read'],
  ['users', 'users.read'],
  ['audit', 'audit.read'],
  ['keys', 'keys.read'],
  ['settings', 'settings.read'],
  ['mine', 'own_flags.read'],
  ['docs', 'own_flags.read'],
] as const satisfies readonly (readonly [PlaceKey, Action])[];

/** The frame of the dashboard, for the person who is signed in. */
export default async function DashboardLayout({ children }: { readonly children: ReactNode }) {
  const { actor, now, shows } = await pageContext();
  const places = PLACES_BY_RIGHT.filter(([, right]) => can(actor, right)).map(([place]) => place);
  const { name, email, role } = actor;
  return (
    <AppProviders serverNow={now.getTime()} shows={can(actor, 'audit.read') ? shows : null}>
      <OverrideEditorProvider actions={OVERRIDE_ACTIONS} canWrite={can(actor, 'overrides.write')}>
        <ShortcutsProvider places={places}>
          <PaletteProvider
            email={email}
            places={places}
            createFlag={createFlagAction}
            createBlocked={can(actor, 'flags.write') ? undefined : 'Only admins can change flags.'}
          >
            <AppShell person={{ name, email, role }} places={places}>
              {children}
              <ExplainHost />
            </AppShell>
          </PaletteProvider>
        </ShortcutsProvider>
      </OverrideEditorProvider>
    </AppProviders>
  );
}
