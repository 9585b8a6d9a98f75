import { expect, test } from 'vitest';
import { setOverride } from '@/lib/overrides/service';
import { rawSql } from '../../support/database';
import { currentRevision, storedOverride } from '../../support/database-contents';
import { contextOf, makeFlag, makeUser } from '../../support/factories';

test('what cannot be logged is not written either', async () => {
  const [user, flag] = await Promise.all([makeUser(), makeFlag()]);
  const pin = (value: boolean) => setOverride(contextOf(), user.id, flag.name, { value });
  await pin(true);
  const before = [await storedOverride(user.id, flag.name), await currentRevision()];
  await rawSql().unsafe(`
    create function log_nothing() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger log_nothing before insert on audit_log for each row execute function log_nothing();`);

  await expect(pin(false)).rejects.toThrow();

  await rawSql()`drop function log_nothing cascade`;
  expect([await storedOverride(user.id, flag.name), await currentRevision()]).toEqual(before);
});
