// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StrictMode, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFlagClient } from '@/sdk/src';
import {
  createFlagHooks,
  FlagProvider,
  OverrideBadge,
  useFlag,
  useFlagClient,
  useFlagDetails,
  useFlagStatus,
  useOverriddenFlags,
  useOverride,
} from '@/sdk/src/react';
import { answer, overridden, plain } from './support/answers';

const FLAGS = {
  colour: plain('red'),
  size: plain(1),
  list: plain([1]),
  pinned: overridden(true, null, false),
};

/** A server of which the test sets the answer. */
function flagServer(flags: object) {
  let revision = 1;
  let body: object | null = answer(revision, flags);
  const asked: string[] = [];
  return {
    asked,
    set: (next: object | null) => {
      body = next && answer(++revision, next);
    },
    fetch: async (url: unknown) => {
      asked.push(String(url));
      return body ? Response.json(body) : new Response(null, { status: 500 });
    },
  };
}

let closeAll: (() => void)[] = [];
beforeEach(() => {
  closeAll = [];
});
afterEach(() => {
  for (const close of closeAll) close();
});

async function readyClient(flags: object = FLAGS) {
  const server = flagServer(flags);
  const client = createFlagClient({
    url: 'http://flags.test',
    stream: false,
    fetch: server.fetch as typeof fetch,
  });
  closeAll.push(client.close);
  await client.ready();
  const change = (next: object | null) =>
    act(async () => {
      server.set(next);
      await client.refresh();
    });
  return { client, server, change };
}

function Colour({ onDraw = () => {} }: { onDraw?: () => void }) {
  onDraw();
  return <p>colour: {useFlag('colour', 'grey')}</p>;
}

describe('useFlag', () => {
  test('draws the value, and again only when its own flag changes', async () => {
    const { client, change } = await readyClient();
    const draw = vi.fn();
    render(
      <FlagProvider client={client}>
        <Colour onDraw={draw} />
      </FlagProvider>,
    );
    expect(screen.getByText('colour: red')).toBeTruthy();
    await change({ ...FLAGS, size: plain(2), list: plain([1]) });
    expect(draw).toHaveBeenCalledTimes(1);
    await change({ ...FLAGS, colour: plain('blue') });
    expect(screen.getByText('colour: blue')).toBeTruthy();
    expect(draw).toHaveBeenCalledTimes(2);
  });

  test('gives the default without a provider, without such a flag, and for a value of another type', async () => {
    const { client } = await readyClient();
    function Values() {
      return (
        <p>
          {JSON.stringify([
            useFlag('colour', 'grey'),
            useFlag('none', 'grey'),
            useFlag('size', 'grey'),
            useFlag('none'),
          ])}
        </p>
      );
    }
    const { unmount } = render(<Values />);
    expect(screen.getByText('["grey","grey","grey",null]')).toBeTruthy();
    unmount();
    render(
      <FlagProvider client={client}>
        <Values />
      </FlagProvider>,
    );
    expect(screen.getByText('["red","grey","grey",null]')).toBeTruthy();
  });

  test('reads another flag when it is asked for another', async () => {
    const { client } = await readyClient({ ...FLAGS, other: plain('green') });
    function Switch() {
      const [name, setName] = useState('colour');
      return (
        <button type="button" onClick={() => setName('other')}>
          {useFlag(name, 'grey')}
        </button>
      );
    }
    render(
      <FlagProvider client={client}>
        <Switch />
      </FlagProvider>,
    );
    await userEvent.click(screen.getByText('red'));
    expect(screen.getByText('green')).toBeTruthy();
  });

  test('takes a default that is written in place, and gives the same list until it changes', async () => {
    const { client, change } = await readyClient();
    const seen: unknown[] = [];
    function List() {
      seen.push(useFlag('list', [0]), useFlagDetails('none', [0]).value);
      return null;
    }
    render(
      <FlagProvider client={client}>
        <List />
      </FlagProvider>,
    );
    await change({ ...FLAGS, list: plain([1, 2]) });
    await change({ ...FLAGS, list: plain([1, 2]), size: plain(5) });
    expect(seen).toEqual([[1], [0], [1, 2], [0]]);
  });
});

test('useFlagDetails and useOverride tell why, and useOverriddenFlags of which', async () => {
  const { client, change } = await readyClient();
  function Why() {
    const { value, reason } = useFlagDetails('pinned', false);
    return (
      <p>
        {String(value)} by {reason}, {useOverride('pinned')?.updatedAt ?? 'no override'},{' '}
        {useOverriddenFlags().join(' ') || 'none'}
      </p>
    );
  }
  render(
    <FlagProvider client={client}>
      <Why />
    </FlagProvider>,
  );
  expect(screen.getByText('true by OVERRIDE, 2026-11-21T08:00:00.000Z, pinned')).toBeTruthy();
  await change({ pinned: plain(false) });
  expect(screen.getByText('false by STATIC, no override, none')).toBeTruthy();
});

test('useFlagStatus follows the client', async () => {
  const { client, change } = await readyClient();
  const Status = () => <p>{useFlagStatus()}</p>;
  render(
    <FlagProvider client={client}>
      <Status />
    </FlagProvider>,
  );
  expect(screen.getByText('ready')).toBeTruthy();
  await change(null);
  expect(screen.getByText('stale')).toBeTruthy();
});

test('hooks of a map of flags are the very same hooks', () => {
  const hooks = createFlagHooks<{ colour: 'red' | 'blue' }>();
  expect(hooks).toEqual({ useFlag, useFlagDetails, useOverride, useFlagClient });
});

describe('a page that came from a server', () => {
  const bootstrap = answer(1, { colour: plain('from the page'), pinned: overridden(true, null, false) });

  test('is drawn with its values there, and with the very same ones first in the browser', async () => {
    const page = (client: ReturnType<typeof createFlagClient> | null) => (
      <FlagProvider client={client} bootstrap={bootstrap}>
        <Colour />
        <OverrideBadge />
      </FlagProvider>
    );
    const html = renderToString(page(null));
    expect(html).toContain('from the page');
    const { client } = await readyClient();
    const container = document.createElement('div');
    container.innerHTML = html;
    const problem = vi.fn();
    const root = await act(async () => hydrateRoot(container, page(client), { onRecoverableError: problem }));
    expect(problem).not.toHaveBeenCalled();
    expect(container.textContent).toContain('colour: red');
    await act(async () => root.unmount());
  });

  test('asks no server while it is drawn on one', () => {
    const server = flagServer(FLAGS);
    const html = renderToString(
      <FlagProvider options={{ url: '', fetch: server.fetch as typeof fetch }} bootstrap={bootstrap}>
        <Colour />
      </FlagProvider>,
    );
    expect(html).toContain('from the page');
    expect(server.asked).toEqual([]);
  });
});

describe('a provider with options', () => {
  test('makes a client, closes it when it goes, and makes another for another person', async () => {
    const server = flagServer(FLAGS);
    const fetchOf = server.fetch as typeof fetch;
    const made = new Set<object>();
    function Collect() {
      const client = useFlagClient();
      if (client) made.add(client);
      return null;
    }
    const page = (user: string) => (
      <StrictMode>
        <FlagProvider options={{ url: 'http://flags.test', user, stream: false, fetch: fetchOf }}>
          <Colour />
          <Collect />
        </FlagProvider>
      </StrictMode>
    );
    const view = render(page('ann'));
    expect(await screen.findByText('colour: red')).toBeTruthy();
    view.rerender(page('ann'));
    const ofAnn = made.size;
    view.rerender(page('bob'));
    expect(await screen.findByText('colour: red')).toBeTruthy();
    expect(made.size).toBeGreaterThan(ofAnn);
    expect(server.asked.at(-1)).toContain('user=bob');
    view.unmount();
    expect([...made].map((client) => (client as { status: string }).status)).toEqual(
      [...made].map(() => 'closed'),
    );
  });
});

describe('OverrideBadge', () => {
  async function shown(badge: React.ReactNode, flags: object = FLAGS) {
    const { client, change } = await readyClient(flags);
    const view = render(<FlagProvider client={client}>{badge}</FlagProvider>);
    return { change, view };
  }

  test('says that a value is overridden, and nothing once it is not', async () => {
    const { change } = await shown(<OverrideBadge />);
    expect(screen.getByRole('status').textContent).toContain('You see an overridden value');
    expect(screen.getByRole('button', { name: 'Dismiss' })).toBeTruthy();
    await change({ pinned: plain(false) });
    expect(screen.getByRole('status').textContent).toBe('');
  });

  test('can be taken away, and comes back for another override only', async () => {
    const { change } = await shown(<OverrideBadge flagName="pinned" label="Pinned" dismissLabel="Hide" />);
    await userEvent.click(screen.getByRole('button', { name: 'Hide' }));
    expect(screen.queryByText('Pinned')).toBeNull();
    await change({ ...FLAGS, colour: overridden('blue', null, 'red') });
    expect(screen.queryByText('Pinned')).toBeNull();
    const later = overridden(true, null, false);
    await change({
      pinned: { ...later, override: { ...later.override, updated_at: '2026-11-26T00:00:00.000Z' } },
    });
    expect(screen.getByText('Pinned')).toBeTruthy();
  });

  test('is about its flag alone, and looks as its class says', async () => {
    const { view } = await shown(<OverrideBadge flagName="colour" className="mine" />);
    expect(screen.getByRole('status').textContent).toBe('');
    view.unmount();
    await shown(<OverrideBadge className="mine" />);
    const badge = screen.getByText('You see an overridden value');
    expect(badge.className).toBe('mine');
    expect(badge.getAttribute('style')).toBeNull();
  });
});
