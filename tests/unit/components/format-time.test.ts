import { describe, expect, it } from 'vitest';
import { formatExact, formatRelative, formatShort, isSoon, viewerZone } from '@/components/time/format-time';

const now = new Date(2026, 10, 24, 12, 0).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('relative time', () => {
  it.each([
    [0, 'just now'],
    [-59_000, 'just now'],
    [59_000, 'in under 1 min'],
    [-MINUTE, '1 min ago'],
    [59 * MINUTE, 'in 59 min'],
    [-HOUR, '1 h ago'],
    [23 * HOUR, 'in 23 h'],
    [3 * DAY, 'in 3 d'],
    [-29 * DAY, '29 d ago'],
    [45 * DAY, 'in 1 mo'],
    [-800 * DAY, '2 y ago'],
  ])('at a distance of %d ms says "%s"', (distance, text) => {
    expect(formatRelative(new Date(now + distance), now)).toBe(text);
  });
});

describe('short time', () => {
  it.each([
    ['the time alone for today', new Date(2026, 10, 24, 18, 5), '18:05'],
    ['the weekday within the next days', new Date(2026, 10, 27, 18, 0), 'Fri 18:00'],
    ['the date for later this year', new Date(2026, 11, 24, 9, 0), '24 Dec 09:00'],
    ['the date for what was', new Date(2026, 10, 20, 9, 0), '20 Nov 09:00'],
    ['the year when it is another one', new Date(2027, 0, 5, 9, 0), '5 Jan 2027 09:00'],
  ])('says %s', (_, instant, text) => {
    expect(formatShort(instant, now)).toBe(text);
  });
});

describe('exact time', () => {
  it('says the weekday, the date, the time and the zone', () => {
    expect(formatExact(new Date('2026-11-27T17:00:00Z'))).toMatch(/^Fri,? 27 Nov 2026,? (at )?\d\d:00:00 .+/);
    expect(viewerZone()).not.toBe('');
  });
});

describe('soon', () => {
  it('is less than a day ahead, and not in the past', () => {
    expect(isSoon(new Date(now + DAY - 1), now)).toBe(true);
    expect(isSoon(new Date(now + DAY), now)).toBe(false);
    expect(isSoon(new Date(now), now)).toBe(false);
  });
});
