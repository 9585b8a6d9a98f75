import { describe, expect, test } from 'vitest';
import { findPath, followable, MAX_CHAIN } from '@/lib/evaluation/graph';

const graph = (...edges: string[]) => {
  const references = new Map<string, string[]>();
  for (const edge of edges) {
    const [from = '', ...to] = edge.split(' ');
    references.set(from, to);
  }
  return references;
};

describe('a path', () => {
  const references = graph('a b c', 'b d', 'c d', 'd e', 'e', 'x y', 'y x', 'self self');

  test.each([
    ['a', 'b', ['a', 'b']],
    ['a', 'e', ['a', 'b', 'd', 'e']],
    ['x', 'x', ['x', 'y', 'x']],
    ['self', 'self', ['self', 'self']],
    ['a', 'x', null],
    ['e', 'a', null],
    ['a', 'a', null],
    ['nobody', 'a', null],
  ])('from %s to %s is %j', (from, to, path) => {
    expect(findPath(references, from, to)).toEqual(path);
  });

  test('is a shortest one', () => {
    expect(findPath(graph('a b', 'b c', 'c d', 'a b d'), 'a', 'd')).toEqual(['a', 'd']);
  });
});

describe('what can be followed to an end', () => {
  const names = (...edges: string[]) => [...followable(graph(...edges))].sort();

  test('is everything in a graph without circles', () => {
    expect(names('a b c', 'b c', 'c')).toEqual(['a', 'b', 'c']);
  });

  test('is nothing that reaches itself', () => {
    expect(names('a a', 'b c', 'c d', 'd b', 'e')).toEqual(['e']);
  });

  test('is what leads to a circle without being in it', () => {
    expect(names('a b', 'b c', 'c b')).toEqual(['a']);
    expect(
      names('left right', 'right left', 'between up', 'up down', 'down up', 'left between right'),
    ).toEqual(['between']);
  });

  test('is what names something that does not exist', () => {
    expect(names('a gone')).toEqual(['a']);
  });

  test('ends with a chain of 100', () => {
    const chain = Array.from({ length: MAX_CHAIN + 3 }, (_, i) => `n${i} n${i + 1}`);
    const followed = followable(graph(...chain, `n${MAX_CHAIN + 3}`));
    expect(followed.has('n3')).toBe(true);
    expect(followed.has('n2')).toBe(false);
    expect(followed.size).toBe(MAX_CHAIN + 1);
  });

  test('comes in an order in which everything named comes first', () => {
    const order = [...followable(graph('a b', 'b c', 'c', 'd a c'))];
    expect(order).toEqual(['c', 'b', 'a', 'd']);
  });

  test('is found at once among 2,000 names in one circle', () => {
    const circle = Array.from({ length: 2_000 }, (_, i) => `n${i} n${(i + 1) % 2_000}`);
    expect(followable(graph(...circle, 'a n0', 'b a'))).toEqual(new Set(['a', 'b']));
  });
});
