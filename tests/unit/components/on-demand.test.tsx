// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Combobox } from '@/components/ui/combobox';
import { toast, toastError } from '@/components/ui/toast';
import { fetchLoaded, useLoaded } from '@/components/ui/use-loaded';
import { renderInApp } from './support/render';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

it('what is said before the toaster is there is said when it is', async () => {
  toast('Flag turned on');
  toastError('Nothing was changed.');
  renderInApp(null);

  expect(await screen.findByText('Nothing was changed.')).toBeVisible();
  expect(screen.getByText('Flag turned on')).toBeVisible();
  toast('Flag turned off');
  expect(await screen.findByText('Flag turned off')).toBeVisible();
});

it('letters that are typed while a list is on its way are all searched for', async () => {
  const load = async (text: string) => [text];
  renderInApp(
    <Combobox<string>
      control={{ id: 'flag', 'aria-describedby': undefined, 'aria-invalid': undefined }}
      label="Flags"
      searchHint="Search flags"
      placeholder="Choose a flag"
      selected={null}
      onSelect={() => {}}
      load={load}
      keyOf={(item) => item}
      show={(item) => item}
    />,
  );
  const trigger = screen.getByRole('button', { name: 'Choose a flag' });
  for (const key of ['d', 'a', 'r']) fireEvent.keyDown(trigger, { key });
  expect(screen.getByText('dar')).toBeVisible();

  expect(await screen.findByRole('combobox')).toHaveValue('dar');
  expect(await screen.findByRole('option', { name: 'dar' })).toBeVisible();
});

it('what cannot be fetched is missing, and nothing else is', async () => {
  const load = vi.fn(() => Promise.reject(new Error('offline')));
  renderInApp(<Shown load={load} />);

  expect(await screen.findByText('without it')).toBeVisible();
  expect(load).toHaveBeenCalledOnce();
});

it('what could not be fetched is fetched when it is asked for again', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue('with it');
  const { redraw } = renderInApp(<Shown load={load} />);
  await fetchLoaded(load);
  expect(screen.getByText('without it')).toBeVisible();
  redraw(<Shown load={load} asked={2} />);

  expect(await screen.findByText('with it')).toBeVisible();
});

function Shown({ load, asked }: { readonly load: () => Promise<string>; readonly asked?: number }) {
  return <p>{useLoaded(load, asked) ?? 'without it'}</p>;
}
