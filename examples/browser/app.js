import { createFlagClient } from '@pennon/sdk';

const { url, user, flags: bootstrap } = JSON.parse(document.getElementById('bootstrap').textContent);

const flags = createFlagClient({ url, user, bootstrap, token, storage: localStorage });

/** Asked for at the start, and each time the old one has ended. */
async function token() {
  const response = await fetch(`/token?user=${encodeURIComponent(user)}`, { method: 'POST' });
  if (!response.ok) throw new Error(`no token: ${response.status}`);
  return (await response.json()).token;
}

function draw() {
  document.getElementById('user').textContent = user;
  document.getElementById('status').textContent = `The flags are ${flags.status}.`;
  const names = Object.keys(flags.getUserFlags()).sort();
  document.getElementById('flags').replaceChildren(...names.map(rowOf));
}

function rowOf(name) {
  const { value, reason, override } = flags.getDetails(name);
  const row = document.createElement('tr');
  const cells = [name, JSON.stringify(value), reason.toLowerCase()].map((text) => {
    const cell = document.createElement('td');
    cell.textContent = text;
    return cell;
  });
  row.append(...cells);
  if (override) cells[2].replaceChildren(markOf(override));
  return row;
}

function markOf({ expiresAt }) {
  const mark = document.createElement('mark');
  mark.textContent = expiresAt ? `set for you until ${new Date(expiresAt).toLocaleString()}` : 'set for you';
  return mark;
}

for (const event of ['change', 'ready', 'stale', 'error']) flags.on(event, draw);
draw();
