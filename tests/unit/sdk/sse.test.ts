import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSseParser } from '@/sdk/src/core/sse';

const read = (...pieces: string[]) => {
  const parser = createSseParser(1000);
  return { events: pieces.flatMap((piece) => parser.push(piece)), parser };
};

test.each<[string, string, object[]]>([
  ['an event with a type', 'event: flags\ndata: 1\n\n', [{ type: 'flags', data: '1' }]],
  ['no type is message', 'data: 1\n\n', [{ type: 'message', data: '1' }]],
  ['data over lines', 'data: 1\ndata:2\ndata\n\n', [{ type: 'message', data: '1\n2\n' }]],
  ['one blank after the colon is dropped, no more', 'data:  1\n\n', [{ type: 'message', data: ' 1' }]],
  [
    'no data is no event, and its type is forgotten',
    'event: a\n\ndata: 1\n\n',
    [{ type: 'message', data: '1' }],
  ],
  [
    'comments and unknown fields say nothing',
    ': hb\nfoo: bar\ndata: 1\n\n',
    [{ type: 'message', data: '1' }],
  ],
  ['an event that is not ended is none', 'data: 1\n', []],
])('%s', (_, text, events) => {
  expect(read(text).events).toEqual(events);
});

test('the wait and the last id are known', () => {
  const { parser } = read('retry: 2000\n\nid: e.5.1\ndata: 1\n\nretry: soon\n\n');
  expect(parser.retryMs()).toBe(2000);
  expect(parser.lastEventId()).toBe('e.5.1');
});

test('the same events come out wherever the text is cut and however lines end', () => {
  const line = fc.constantFrom('event: a', 'data: 1', 'data: {"x": "y"}', 'data', ': hb', '', '', 'id: 4');
  fc.assert(
    fc.property(
      fc.array(line),
      fc.constantFrom('\n', '\r', '\r\n'),
      fc.array(fc.nat(200)),
      (lines, lineEnd, cuts) => {
        const text = lines.map((each) => each + lineEnd).join('');
        const places = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const pieces = places.map((place, i) => text.slice(places[i - 1] ?? 0, place));
        expect(read(...pieces).events).toEqual(read(lines.map((each) => `${each}\n`).join('')).events);
      },
    ),
  );
});

test('an event that is too large is refused before it is whole', () => {
  const parser = createSseParser(10);
  expect(() => parser.push('data: 12345\ndata: 1234\n')).toThrow('too large');
  expect(() => createSseParser(10).push('x'.repeat(11))).toThrow('too large');
  expect(() => createSseParser(10).push('data\n'.repeat(11))).toThrow('too large');
});
