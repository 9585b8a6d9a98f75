import { expect, test } from 'vitest';
import { tryToSignIn } from './sign-in';
import { makeStage } from './stage';

/** Accounts that may be tried with a wrong password from one address. */
const ALLOWED = 10;
const WRONG = 401;
const TOO_MANY = 429;

const stage = makeStage();

test('behind nginx wrong passwords count for the client, on all instances together, whatever the client says', async () => {
  const { url } = await stage.behindNginx(await stage.database());
  const from = (address: string) => (claims: string, email: string) =>
    tryToSignIn(url, { from: address, claims }, email);
  const guesser = from('127.0.0.2');

  for (let n = 0; n < ALLOWED; n += 1) {
    expect(await guesser(`203.0.113.${n}`, `person-${n}@example.com`)).toBe(WRONG);
  }
  expect(await guesser('203.0.113.99', 'one-more@example.com')).toBe(TOO_MANY);
  expect(await guesser('127.0.0.1', 'and-another@example.com')).toBe(TOO_MANY);

  // Neither the proxy nor anybody else is shut out, not even who says to be the guesser.
  expect(await from('127.0.0.3')('127.0.0.2', 'one-more@example.com')).toBe(WRONG);
});
