import { expect, it } from 'vitest';
import { backoffMs } from '@/sdk/src/core/backoff';

it('nobody who has failed is sent back without a pause, whatever the server asks for', () => {
  expect(backoffMs(1, () => 1, 0)).toBe(250);
  expect(backoffMs(3, () => 1, 0)).toBe(1_000);
});

it('a pause doubles with each failure up to half a minute, and is anything up to that', () => {
  expect([0, 1, 2, 3, 9].map((failures) => backoffMs(failures, () => 1))).toEqual([
    0, 1_000, 2_000, 4_000, 30_000,
  ]);
  expect(backoffMs(3, () => 0.25)).toBe(1_000);
});
