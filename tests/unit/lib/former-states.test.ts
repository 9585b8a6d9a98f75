import { expect, test } from 'vitest';
import { createFormerStates } from '@/lib/changes/former-states';
import type { DefinitionsAt, UserState } from '@/lib/changes/snapshot';

const definitionsAt = (definitionsRevision: number) =>
  ({ epoch: 'one', definitionsRevision }) as DefinitionsAt;

const stateAt = (
  revision: number,
  definitionsRevision = 1,
  user: UserState['user'] = { id: 'ada', email: '', name: '' },
) =>
  ({
    ...definitionsAt(definitionsRevision),
    revision,
    user,
    overrides: new Map(),
    stale: false,
    context: { targetingKey: null, attributes: {} },
  }) as UserState;

test('the latest state of a person is what is known, and it is marked as stale', () => {
  const former = createFormerStates();
  former.note('ada', stateAt(5));
  former.note('ada', stateAt(4));

  expect(former.get('ada')).toMatchObject({ revision: 5, stale: true });
  expect(former.get('grace')).toBeUndefined();
  former.forget('ada');
  expect(former.get('ada')).toBeUndefined();
});

test('a person who has been removed is not brought back by what was known before', () => {
  const former = createFormerStates();
  former.note('ada', stateAt(5));
  former.note('ada', stateAt(1, 1, null));

  expect(former.get('ada')?.user).toBeNull();
});

test('an answer stays of one revision, but not for longer than a few changes of flags', () => {
  const former = createFormerStates();
  former.note('ada', stateAt(5));
  former.onDefinitions(definitionsAt(1));
  for (let revision = 6; revision <= 12; revision += 1) former.onDefinitions(definitionsAt(revision));
  expect(former.get('ada')).toMatchObject({ definitionsRevision: 1, revision: 5 });

  former.onDefinitions(definitionsAt(13));

  expect(former.get('ada')).toMatchObject({ definitionsRevision: 13, revision: 13, user: { id: 'ada' } });
});

test('of very many people those who were noted last are known', () => {
  const former = createFormerStates();
  for (let n = 0; n <= 5_000; n += 1) former.note(`person ${n}`, stateAt(n));

  expect(former.get('person 0')).toBeUndefined();
  expect(former.get('person 1')).toBeDefined();
  former.clear();
  expect(former.get('person 1')).toBeUndefined();
});
