import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonProblem } from '@/components/values/json-problem';
import { hasMore, nameValue, summarize } from '@/components/values/show-value';
import { draftOf, emptyDraft, nameDraft, valueMember } from '@/components/values/value-draft';
import { shapes } from './support/data';

const typed = (text: string) => ({ variant: null, text });

describe('a typed value in the body', () => {
  it.each([
    ['9007199254740993', '"value":9007199254740993'],
    ['1.10', '"value":1.10'],
    [' -0 ', '"value":-0'],
    ['1e400', '"value":1e400'],
  ])('is the number as it was typed: %s', (text, json) => {
    expect(valueMember(shapes.number, typed(text))).toEqual({ ok: true, json });
  });

  it.each(['', '1,5', '01', '+1', '1.', '.5', 'NaN', 'Infinity', '0x10', '1 2', '1,"enabled":false'])(
    'is no number: %j',
    (text) => {
      expect(valueMember(shapes.number, typed(text)).ok).toBe(false);
    },
  );

  it('is JSON as it was typed, with its numbers and its order', () => {
    const text = '{"b": 1.0, "a": 12345678901234567890}';
    expect(valueMember(shapes.json, typed(` ${text}\n`))).toEqual({ ok: true, json: `"value":${text}` });
  });

  it('cannot smuggle another member into the body', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const shape of [shapes.number, shapes.json, shapes.string]) {
          const member = valueMember(shape, typed(text));
          if (member.ok) expect(Object.keys(JSON.parse(`{${member.json}}`))).toEqual(['value']);
        }
      }),
    );
  });

  it('is any text for a string flag, the empty one too', () => {
    expect(valueMember(shapes.string, typed(''))).toEqual({ ok: true, json: '"value":""' });
    expect(valueMember(shapes.string, typed('5'))).toEqual({ ok: true, json: '"value":"5"' });
  });

  it('is the key of a variant where the flag has variants', () => {
    expect(valueMember(shapes.boolean, emptyDraft(shapes.boolean))).toEqual({
      ok: true,
      json: '"variant":"on"',
    });
    expect(valueMember(shapes.pricing, emptyDraft(shapes.pricing))).toEqual({
      ok: false,
      message: 'Choose a variant.',
    });
  });
});

describe('a stored value', () => {
  it('is shown as text for a string and as JSON for the others', () => {
    expect(draftOf('string', 'a "b"', null)).toEqual({ variant: null, text: 'a "b"' });
    expect(draftOf('number', 12.5, null)).toEqual({ variant: null, text: '12.5' });
    expect(draftOf('json', { a: [1] }, null).text).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(draftOf('string', 'calculator', 'new').variant).toBe('new');
  });

  it.each([
    [true, 'on', false],
    [false, 'off', false],
    [null, 'null', false],
    [12.5, '12.5', false],
    ['hi', '"hi"', false],
    ['a text of more than twenty-four characters', '"a text of more than twenty-four characters"', true],
    [{ a: 1 }, '{…} 1 key', true],
    [{}, '{…} 0 keys', true],
    [[1, 2], '[…] 2 items', true],
  ])('is summarized: %j as %s', (value, text, more) => {
    expect(summarize(value)).toBe(text);
    expect(hasMore(value)).toBe(more);
  });

  it('is named by its variant where it has one', () => {
    expect(nameValue('calculator', 'new')).toBe('new');
    expect(nameValue('calculator', null)).toBe('"calculator"');
  });
});

describe('a draft in a sentence', () => {
  it('is short, and nothing while it is no value', () => {
    expect(nameDraft(shapes.pricing, { variant: 'new', text: '' })).toBe('new');
    expect(nameDraft(shapes.string, typed('hi'))).toBe('"hi"');
    expect(nameDraft(shapes.number, typed('x'))).toBeNull();
    expect(nameDraft(shapes.json, typed('{\n  "a": 1\n}'))).toBe('{ "a": 1 }');
    expect(nameDraft(shapes.string, typed('x'.repeat(99)))).toHaveLength(40);
  });
});

describe('a JSON text that is wrong', () => {
  it.each([
    ['', 1, 1, /Type a JSON value/],
    ['{\n  "a": 1,\n  "b" 2\n}', 3, 7, /colon/],
    ['[1 2]', 1, 4, /comma/],
    ['{"a": 1', 1, 8, /closing }/],
    ['[1', 1, 3, /closing ]/],
    ['1 2', 1, 3, /follows/],
    ['"a', 1, 1, /closing quote/],
    ['{a: 1}', 1, 2, /.+/],
    ['[1,]', 1, 4, /.+/],
    ['// no\n1', 1, 1, /comments/],
    ['"a\tb"', 1, 1, /cannot be read/],
  ])('says where: %j', (text, line, column, message) => {
    expect(jsonProblem(text)).toMatchObject({ line, column, message: expect.stringMatching(message) });
  });

  it('is never found in what JSON.stringify wrote', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(jsonProblem(JSON.stringify(value))).toBeNull();
      }),
    );
  });

  it('is found wherever JSON.parse finds one', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:1ae \n\\/-') }), (text) => {
        let good = true;
        try {
          JSON.parse(text);
        } catch {
          good = false;
        }
        expect(jsonProblem(text) === null).toBe(good);
      }),
    );
  });
});
