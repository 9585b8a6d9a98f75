import { FLAG_OF_MANY, personId } from '../shared/seed.mjs';

/** A segment that the run makes. */
export const SEGMENT = 'bench-segment';

const FLAG = `/feature-flags/${FLAG_OF_MANY}`;
const PERSON = `/users/${personId(7_920)}`;

/** What somebody does on a page: a click on a button of this name, unless it says otherwise. */
const press = (name, button) => ({
  name,
  run: (page) => page.getByRole('button', { name: button }).first().click(),
});
const type = (text) => ({
  name: `types “${text}” into the search`,
  run: (page) => page.getByRole('searchbox').first().pressSequentially(text, { delay: 60 }),
});
const search = type('ada');
const filter = press('opens the filters', /^Filter$/);
const pin = press('opens the editor', /^Pin value$/);
const rowMenu = press('opens the actions of a row', /^(Actions for|More actions)/);
const select = {
  name: 'selects a page of rows',
  run: (page) => page.getByRole('row').first().getByRole('checkbox').click(),
};
const palette = { name: 'opens the palette', run: (page) => page.keyboard.press('Control+k') };

const OVERRIDES = '/feature-flags?tab=overrides';

/** The pages, each with what is tried on it. */
export const PAGES = [
  { name: 'Overview', path: '/overview', does: [pin] },
  { name: 'Flags', path: '/feature-flags', does: [search, filter, rowMenu] },
  { name: 'Flags with overrides', path: '/feature-flags?overrides=with', does: [type('a')] },
  { name: 'Scheduled changes', path: '/feature-flags?tab=schedules', does: [filter] },
  { name: 'User overrides', path: OVERRIDES, does: [search, filter, select, rowMenu, pin] },
  { name: 'User overrides, one letter', path: `${OVERRIDES}&q=a`, does: [select] },
  { name: 'User overrides, ending soon', path: `${OVERRIDES}&ending=7d`, does: [select] },
  { name: 'User overrides, redundant', path: `${OVERRIDES}&redundant=true`, does: [select] },
  {
    name: 'User overrides, by user',
    path: `${OVERRIDES}&view=users`,
    does: [
      search,
      { name: 'opens a person', run: (page) => page.locator('tr [aria-expanded]').first().click() },
    ],
  },
  { name: 'User overrides, by user, one letter', path: `${OVERRIDES}&view=users&q=a`, does: [] },
  {
    name: 'One flag',
    path: FLAG,
    does: [press('changes the default', /^Change default/), press('adds a rule', /^Add rule/)],
  },
  { name: 'Schedules of a flag', path: `${FLAG}?tab=schedules`, does: [] },
  { name: 'Overrides of a flag', path: `${FLAG}?tab=overrides`, does: [search, select] },
  { name: 'History of a flag', path: `${FLAG}?tab=history`, does: [] },
  { name: 'Settings of a flag', path: `${FLAG}?tab=settings`, does: [] },
  { name: 'Users', path: '/users', does: [search, filter] },
  { name: 'Users, one letter', path: '/users?q=a', does: [] },
  { name: 'Users with overrides, by name', path: '/users?sort=name&overrides=true', does: [] },
  {
    name: 'One user',
    path: PERSON,
    does: [search, press('asks why', /^Why /), press('pins a value in place', /^Pin value of /)],
  },
  { name: 'Flags of a user by layer', path: `${PERSON}?source=rule`, does: [] },
  { name: 'Why a user gets a value', path: `${PERSON}?why=${FLAG_OF_MANY}`, does: [] },
  { name: 'Overrides of a user', path: `${PERSON}?tab=overrides`, does: [select] },
  { name: 'Two users compared', path: `${PERSON}?tab=compare&with=${personId(7_921)}`, does: [search] },
  { name: 'History of a user', path: `${PERSON}?tab=history`, does: [] },
  { name: 'Segments', path: '/segments', does: [search, press('opens the form', /^(Create|New) segment/)] },
  { name: 'One segment', path: `/segments/${SEGMENT}`, does: [type('crm')] },
  { name: 'Audit log', path: '/audit-log', does: [filter] },
  { name: 'API keys', path: '/api-keys', does: [press('opens the form', /^Create API key/)] },
  { name: 'Settings', path: '/settings', does: [press('opens the form', /^Invite/)] },
  { name: 'My flags', path: '/my-flags', does: [search] },
  { name: 'Account', path: '/account', does: [] },
].map((page) => ({ ...page, does: [...page.does, palette] }));
