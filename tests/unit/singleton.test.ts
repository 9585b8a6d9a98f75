import { expect, test } from 'vitest';
import { dropSingleton, processSingleton } from '@/lib/singleton';

test('the first to ask for a singleton creates it for the whole process', () => {
  const first = processSingleton('test.shared', () => ({ made: 'first' }));
  const second = processSingleton('test.shared', () => ({ made: 'second' }));

  expect(second).toBe(first);
  expect(second.made).toBe('first');
});

test('a dropped singleton is handed over once and made anew when asked for', () => {
  const held = processSingleton('test.dropped', () => ({}));

  expect(dropSingleton('test.dropped')).toBe(held);
  expect(dropSingleton('test.dropped')).toBeUndefined();
  expect(processSingleton('test.dropped', () => ({}))).not.toBe(held);
});
