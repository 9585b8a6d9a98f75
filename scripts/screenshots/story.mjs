// What happens before the pictures are taken, so that the history has something to tell: changes as an administrator
// makes them, through the session of the browser.

const FLAGS = '/api/admin/feature-flags';

/**
 * Makes the changes, and tells whose page to show.
 * @param {import('@playwright/test').Page} page where an administrator is signed in
 * @returns {Promise<string>} the id of a person
 */
export async function tellStory(page) {
  const { data } = await call(page, 'GET', '/api/admin/users?q=ada.lovelace');
  const [ada] = data;
  if (!ada) throw new Error('the demo has nobody called Ada Lovelace');
  await call(page, 'PATCH', `${FLAGS}/experiment.pricing`, {
    description: 'Which price page people see; decided by the end of the quarter',
    tags: ['web', 'pricing'],
  });
  await call(page, 'PATCH', `${FLAGS}/ui.dark_mode`, { enabled: false });
  await call(page, 'PATCH', `${FLAGS}/ui.dark_mode`, { enabled: true });
  const { rules } = await call(page, 'GET', `${FLAGS}/experiment.pricing`);
  const raised = rules.map((rule) => ({ ...rule, rollout: { percent: 50 } }));
  await call(page, 'PATCH', `${FLAGS}/experiment.pricing`, { rules: raised });
  return ada.id;
}

function call(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const response = await fetch(path, {
        method,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    },
    [method, path, body],
  );
}
