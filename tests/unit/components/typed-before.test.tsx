// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode, useState } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { Input } from '@/components/ui/input';
import { SearchBox } from '@/components/url/search-box';
import { UrlStateProvider } from '@/components/url/url-state';
import './support/browser';
import './support/matchers';
import { router } from './support/navigation';

vi.mock('next/navigation', async () => (await import('./support/navigation')).navigation);

/** What the server drew, with what somebody typed into its first field before the page could hear it. */
function drawnByServer(ui: ReactNode, typed: string): HTMLElement {
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(ui);
  const field = container.querySelector('input') as HTMLInputElement;
  field.value = typed;
  if (field.selectionStart !== null) field.setSelectionRange(2, 2);
  return container;
}

function Form() {
  const [name, setName] = useState('old');
  const [, redraw] = useState(0);
  return (
    <>
      <Input aria-label="Name" value={name} onChange={(event) => setName(event.target.value)} />
      <p>{name}</p>
      <button type="button" onClick={() => redraw(1)}>
        Draw again
      </button>
    </>
  );
}

it('what was typed into a form before the page could hear it is kept, and where the cursor was', async () => {
  render(<Form />, { container: drawnByServer(<Form />, 'newer'), hydrate: true });
  expect(await screen.findByText('newer')).toBeVisible();
  await userEvent.click(screen.getByRole('button'));

  const field = screen.getByRole<HTMLInputElement>('textbox');
  expect(field).toHaveValue('newer');
  expect(field.selectionStart).toBe(2);
});

it('what a field makes of a text by itself was not typed by anybody', async () => {
  const onChange = vi.fn();
  render(
    <>
      <Input aria-label="Name" value={'two\nlines'} onChange={onChange} />
      <Input aria-label="Next" value="one" onChange={onChange} />
    </>,
  );
  await userEvent.type(screen.getByRole('textbox', { name: 'Next' }), '!');

  expect(onChange).toHaveBeenCalledOnce();
});

it('what was typed into a search before the page could hear it is searched for', async () => {
  const box = (
    <UrlStateProvider>
      <SearchBox label="Search flags" placeholder="Name" value="" />
    </UrlStateProvider>
  );
  render(box, { container: drawnByServer(box, 'dark'), hydrate: true });
  await vi.waitFor(() => expect(screen.getByRole('searchbox')).toHaveValue('dark'));

  await vi.waitFor(() => expect(router.replace.mock.calls.join()).toContain('q=dark'));
});

it('the sign-in form is not sent before the page hears it, and keeps what was typed', async () => {
  const form = <SignInForm callbackPath="/" />;
  const container = drawnByServer(form, 'a@example.com');
  const button = container.querySelector('button') as HTMLButtonElement;
  expect(button.type).toBe('button');
  act(() => {
    render(form, { container, hydrate: true });
  });
  expect(button.type).toBe('submit');
  expect(screen.getByRole('textbox', { name: 'E-mail' })).toHaveValue('a@example.com');
});
