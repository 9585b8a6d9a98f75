/**
 * The job of the dashboard: from the overview, a flag is pinned for somebody whose e-mail is known.
 * @returns how many actions (a click, a text typed, a key) it took, and how long, in seconds; people need longer than
 *   a script: 100 ms for each key typed and 1 s for each other action are added
 */
export async function pinFromOverview(page, { url, email, flag }) {
  await page.goto(`${url}/overview`, { waitUntil: 'networkidle' });
  const start = performance.now();
  let actions = 0;
  let people = 0;
  const act = async (run) => {
    actions += 1;
    people += 1;
    await run();
  };
  const type = (text) =>
    act(() => {
      people += text.length * 0.1;
      return page.keyboard.type(text);
    });
  await act(() => page.keyboard.press('Control+k'));
  await page.getByRole('dialog').waitFor();
  await type(email);
  const offer = page.getByRole('option', { name: `Pin value for ${email}` });
  await offer.waitFor();
  await act(() => offer.click());
  const editor = page.getByRole('dialog', { name: 'Pin value' });
  // The editor begins at the flag: who types there searches.
  await editor.and(page.locator(':has(button[id]:focus)')).waitFor();
  await type(flag);
  await act(() => page.keyboard.press('Enter'));
  await act(() => editor.getByRole('button', { name: 'Pin value' }).click());
  await page.getByText('Value pinned').waitFor();
  return { actions, machineSeconds: (performance.now() - start) / 1_000, people };
}
