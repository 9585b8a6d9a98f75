// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FlagFacts } from '@/components/flag/flag-facts';
import { FlagTabs } from '@/components/flag/flag-tabs';
import type { FlagView } from '@/lib/flags/types';
import { aFlag, done } from './support/data';
import { flagActions as actions, resetFlagActions } from './support/flag-actions';
import { goTo } from './support/navigation';
import { NOW, renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

beforeEach(() => {
  goTo('/feature-flags/ui.dark_mode');
  resetFlagActions();
});

const drawFacts = (changes: Partial<FlagView>, blocked?: string) =>
  renderInApp(<FlagFacts flag={aFlag(changes)} actions={actions} blocked={blocked} />);

describe('the head of a flag’s page', () => {
  it('tells its name, type, tags, what it is for, and who does not see it', () => {
    drawFacts({ description: 'Dark colours', tags: ['web', 'design'], clientVisible: false });
    expect(screen.getByText('ui.dark_mode')).toBeVisible();
    expect(screen.getByText('boolean')).toBeVisible();
    expect(screen.getByText('Dark colours')).toBeVisible();
    const tags = within(screen.getByRole('list', { name: 'Tags' })).getAllByRole('listitem');
    expect(tags.map((tag) => tag.textContent)).toEqual(['web', 'design']);
    expect(screen.getByText('servers only')).toBeVisible();
  });

  it('throws the kill switch after a question', async () => {
    actions.switch.mockResolvedValue(done({ flag: aFlag({ enabled: false }), paused: 0, pausedAt: null }));
    const { user } = drawFacts({});
    await user.click(screen.getByRole('switch', { name: 'ui.dark_mode is on' }));
    expect(actions.switch).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Turn off flag' }));
    expect(actions.switch).toHaveBeenCalledWith('ui.dark_mode', '{"enabled":false}');
  });

  it('says of an archived flag since when, what is kept, and brings it back after a question', async () => {
    actions.restore.mockResolvedValue(done(aFlag()));
    const { user } = drawFacts({ archivedAt: new Date(NOW.getTime() - 3_600_000), overrideCount: 1_200 });
    expect(screen.getByText('This flag is archived')).toBeVisible();
    expect(screen.getByText(/Kept, without effect: 1,200 overrides/)).toBeVisible();
    expect(screen.queryByRole('switch')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Restore flag' }));
    await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Restore flag' }));
    expect(actions.restore).toHaveBeenCalledWith('ui.dark_mode');
  });

  it('keeps the switch of those who may only look, and says who can throw it', async () => {
    const { user } = drawFacts({}, 'Only admins can change flags.');
    await user.click(screen.getByRole('switch'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('Only admins can change flags.');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

describe('the parts of a flag’s page', () => {
  it('are links with counts, the first without a parameter', () => {
    renderInApp(
      <FlagTabs flagName="ui.dark_mode" tab="history" counts={{ overrides: 1_234, schedules: 0 }} />,
    );
    const link = (name: string) => screen.getByRole('link', { name });
    expect(link('Targeting')).toHaveAttribute('href', '/feature-flags/ui.dark_mode');
    expect(link('Scheduled changes')).toHaveAttribute('href', '/feature-flags/ui.dark_mode?tab=schedules');
    expect(link('Overrides 1,234')).toHaveAttribute('href', '/feature-flags/ui.dark_mode?tab=overrides');
    expect(link('History')).toHaveAttribute('aria-current', 'page');
    expect(link('Settings').getAttribute('aria-current')).toBeNull();
  });
});
