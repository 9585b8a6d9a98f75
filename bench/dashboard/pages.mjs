import { FLAG_OF_MANY, personId } from '../shared/seed.mjs';

const FLAG = `/feature-flags/${FLAG_OF_MANY}`;
const PERSON = `/users/${personId(7_920)}`;

/** What somebody does on a page; each is looked for and left out where a page has none. */
const search = {
  name: 'types into the search',
  run: (page) => page.getByRole('searchbox').first().pressSequentially('ada', { delay: 60 }),
};
const filter = {
  name: 'opens the filters',
  run: (page) => page.getByRole('button', { name: 'Filter', exact: true }).first().click(),
};
const rowMenu = {
  name: 'opens the actions of a row',
  run: (page) =>
    page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click(),
};
const select = {
  name: 'selects a page of rows',
  run: (page) => page.getByRole('row').first().getByRole('checkbox').click(),
};
const palette = { name: 'opens the palette', run: (page) => page.keyboard.press('Control+k') };

/** The pages, each with what is tried on it. */
export const PAGES = [
  { name: 'Overview', path: '/overview', does: [] },
  { name: 'Flags', path: '/feature-flags', does: [search, filter] },
  { name: 'Scheduled changes', path: '/feature-flags?tab=schedules', does: [filter] },
  { name: 'User overrides', path: '/feature-flags?tab=overrides', does: [search, filter, select, rowMenu] },
  { name: 'User overrides, by user', path: '/feature-flags?tab=overrides&view=users', does: [search] },
  { name: 'One flag', path: FLAG, does: [] },
  { name: 'Overrides of a flag', path: `${FLAG}?tab=overrides`, does: [search, select] },
  { name: 'History of a flag', path: `${FLAG}?tab=history`, does: [] },
  { name: 'Users', path: '/users', does: [search, filter] },
  { name: 'One user', path: PERSON, does: [search] },
  { name: 'Segments', path: '/segments', does: [search] },
  { name: 'Audit log', path: '/audit-log', does: [filter] },
  { name: 'API keys', path: '/api-keys', does: [] },
  { name: 'Settings', path: '/settings', does: [] },
  { name: 'My flags', path: '/my-flags', does: [search] },
  { name: 'Account', path: '/account', does: [] },
].map((page) => ({ ...page, does: [...page.does, palette] }));
