// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Pencil } from 'lucide-react';
import { beforeEach, expect, it, vi } from 'vitest';
import './support/browser';
import './support/matchers';

/** Lets through what was asked for, as a slow line does at last; with an error, as a broken one. */
let arrive: (error?: Error) => void;

// Each test has an app of its own, to which nothing has come yet.
beforeEach(() => {
  vi.resetModules();
  const onItsWay = new Promise<void>((resolve, reject) => {
    arrive = (error) => (error ? reject(error) : resolve());
  });
  onItsWay.catch(() => {});
  for (const name of ['floating', 'select']) {
    const file = `@/components/ui/loaded-${name}`;
    vi.doMock(file, () => onItsWay.then(() => vi.importActual(file)));
  }
});

async function drawMenu() {
  const { Menu, MenuItem, MenuLink, MenuSeparator, MenuSub, MenuToggle, MenuLabel, MenuChoice } =
    await import('@/components/ui/menu');
  const onSelect = vi.fn();
  render(
    <Menu trigger={<button type="button">Actions</button>}>
      <MenuLabel>Flag</MenuLabel>
      <MenuItem icon={Pencil} onSelect={onSelect}>
        Edit
      </MenuItem>
      <MenuLink icon={Pencil} href="/export">
        Export
      </MenuLink>
      <MenuSeparator />
      <MenuChoice label="Theme" value="light" options={[]} onChange={() => {}} />
      <MenuSub label="Status">
        <MenuToggle checked={false} onSelect={() => {}}>
          Active
        </MenuToggle>
      </MenuSub>
    </Menu>,
  );
  return { button: screen.getByRole('button', { name: 'Actions' }), onSelect };
}

it('a menu that is pressed before its code is there opens when it is, at the same button', async () => {
  const { button, onSelect } = await drawMenu();
  expect(button).toHaveAttribute('aria-haspopup', 'menu');
  expect(button).toHaveAttribute('aria-expanded', 'false');
  await userEvent.click(button);
  expect(screen.queryByRole('menu')).toBeNull();

  arrive();
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Edit' }));

  expect(onSelect).toHaveBeenCalledOnce();
  expect(screen.queryByRole('menu')).toBeNull();
  expect(screen.getByRole('button', { name: 'Actions' })).toBe(button);
  await vi.waitFor(() => expect(button).toHaveFocus());
});

it('a menu names its button, and the button says that it is open', async () => {
  const { button } = await drawMenu();
  fireEvent.keyDown(button, { key: 'Enter' });
  arrive();

  const menu = await screen.findByRole('menu', { name: 'Actions' });
  expect(button).toHaveAttribute('aria-expanded', 'true');
  expect(button).toHaveAttribute('aria-controls', menu.id);
});

it('a popover that is pressed before its code is there opens when it is, and the next press closes it', async () => {
  const { Popover, PopoverContent, PopoverTrigger } = await import('@/components/ui/popover');
  render(
    <Popover>
      <PopoverTrigger>Whole value</PopoverTrigger>
      <PopoverContent aria-label="Value">5</PopoverContent>
    </Popover>,
  );
  const button = screen.getByRole('button', { name: 'Whole value' });
  await userEvent.click(button);
  expect(screen.queryByRole('dialog')).toBeNull();

  arrive();
  expect(await screen.findByRole('dialog', { name: 'Value' })).toBeVisible();
  expect(button).toHaveAttribute('aria-expanded', 'true');
  await userEvent.click(button);
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('parts of a popover outside one are a mistake of ours', async () => {
  const { PopoverContent } = await import('@/components/ui/popover');
  vi.spyOn(console, 'error').mockImplementation(() => {});

  expect(() => render(<PopoverContent />)).toThrow('inside a Popover');
});

async function drawHints() {
  const { Hint } = await import('@/components/ui/tooltip');
  const onOpen = vi.fn();
  render(
    <>
      <Hint text="Until tomorrow">Active</Hint>
      <Hint text="Why it is so" onOpen={onOpen}>
        Explain
      </Hint>
    </>,
  );
  const [first, second] = screen.getAllByRole('button') as [HTMLElement, HTMLElement];
  return { first, second, onOpen };
}

it('a hint that is asked for before its code is there is shown when it is, unless somebody has gone on', async () => {
  const { first, second } = await drawHints();
  await userEvent.tab();
  expect(first).toHaveFocus();
  await userEvent.tab();
  expect(second).toHaveFocus();
  arrive();

  expect(await screen.findByRole('tooltip')).toHaveTextContent('Why it is so');
  expect(second).toHaveAttribute('aria-describedby', screen.getByRole('tooltip').id);
  expect(first.hasAttribute('aria-describedby')).toBe(false);
});

it('what a hint opens does not wait for the code of hints', async () => {
  const { second, onOpen } = await drawHints();
  await userEvent.click(second);

  expect(onOpen).toHaveBeenCalledOnce();
  arrive();
});

it('who has just read one hint sees the next at once', async () => {
  const { first, second } = await drawHints();
  await userEvent.hover(first);
  arrive();
  expect(await screen.findByRole('tooltip')).toHaveTextContent('Until tomorrow');
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('tooltip')).toBeNull();

  vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  await userEvent.hover(second);
  expect(screen.getByRole('tooltip')).toHaveTextContent('Why it is so');
});

it('a select that is pressed before its list is there opens when it is', async () => {
  const { Select } = await import('@/components/ui/select');
  const onChange = vi.fn();
  const options = [
    { value: 'on', label: 'On' },
    { value: 'off', label: 'Off' },
  ] as const;
  render(<Select label="State" value="on" options={options} onChange={onChange} />);
  const select = screen.getByRole('combobox', { name: 'State' });
  expect(select).toHaveTextContent('On');
  await userEvent.click(select);
  expect(screen.queryByRole('listbox')).toBeNull();

  arrive();
  expect(await screen.findByRole('option', { name: 'Off' })).toBeVisible();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(onChange).toHaveBeenCalledWith('off');
});
