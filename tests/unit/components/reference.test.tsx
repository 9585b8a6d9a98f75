// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { commandOf } from '@/components/reference/example';
import { Prose } from '@/components/reference/prose';
import { limitsOf } from '@/components/reference/schema-text';
import { SchemaView } from '@/components/reference/schema-view';
import type { Operation, Schema } from '@/lib/openapi/reference';
import './support/matchers';

const operation: Operation = {
  id: 'makeThing',
  method: 'POST',
  path: '/api/things',
  summary: 'Make a thing',
  description: '',
  parameters: [],
  bodies: [{ type: 'application/json', schema: {}, example: { a: "it's" } }],
  answers: [],
};

describe('a schema', () => {
  const shown = (schema: Schema) => {
    const { container } = render(<SchemaView schema={schema} />);
    return container;
  };

  test('shows its members with their kinds, and which are optional', () => {
    shown({
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string', maxLength: 1000, description: 'A word' }, b: { type: 'boolean' } },
    });

    const [a, b] = screen.getAllByRole('listitem');
    expect(a).toHaveTextContent('astringA wordup to 1,000 characters');
    expect(b).toHaveTextContent('bboolean, optional');
  });

  test('links to the schemas that it points to, in lists too', () => {
    shown({
      type: 'object',
      properties: {
        one: { anyOf: [{ $ref: '#/components/schemas/Thing' }, { type: 'null' }], description: 'Or none' },
        many: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
      },
    });

    const [one, many] = screen.getAllByRole('listitem');
    expect(one).toHaveTextContent('oneThing or null, optionalOr none');
    expect(many).toHaveTextContent('manylist of Thing, optional');
    for (const link of screen.getAllByRole('link', { name: 'Thing' })) {
      expect(link).toHaveAttribute('href', '#schema-Thing');
    }
  });

  test('shows what is within members, items and alternatives', () => {
    const inner = { type: 'object', properties: { deep: { type: ['integer', 'null'] } } };
    shown({
      type: 'object',
      properties: {
        list: { type: 'array', items: inner },
        either: { oneOf: [inner, { const: 'none' }] },
        map: { type: 'object', additionalProperties: inner },
      },
    });

    expect(screen.getAllByText('deep')).toHaveLength(3);
    expect(screen.getByText('any name')).toBeVisible();
    expect(screen.getByText('"none"')).toBeVisible();
    expect(screen.getAllByText('integer or null, optional')).toHaveLength(3);
  });

  test.each<[Schema, string]>([
    [{}, 'any value'],
    [{ type: 'string', format: 'uuid' }, 'uuid'],
    [{ enum: ['a', 1] }, '"a" | 1'],
    [{ type: ['string', 'number'] }, 'string or number'],
    [{ type: ['string', 'number', 'null'] }, 'string or number or null'],
    [{ type: 'array', items: { type: 'string' } }, 'list of string'],
  ])('without members says what it is', (schema, text) => {
    expect(shown(schema)).toHaveTextContent(text);
  });

  test.each<[Schema, string]>([
    [{}, ''],
    [{ minimum: 1, maximum: 200, default: 50 }, '1 to 200 · default 50'],
    [{ minItems: 1 }, '1 items or more'],
    [{ pattern: '^a$', maxItems: 10_000 }, 'up to 10,000 items · ^a$'],
  ])('has its bounds in words', (schema, text) => {
    expect(limitsOf(schema)).toBe(text);
  });
});

test('descriptions have paragraphs, lists, lines, code and strong words, and nothing else of Markdown', () => {
  render(<Prose text={'One `code` **strong** <b>\n\n- first\n- second\n\nline  \nbreak'} />);

  expect(screen.getByText('code').tagName).toBe('CODE');
  expect(screen.getByText('strong').tagName).toBe('STRONG');
  expect(within(screen.getByRole('list')).getAllByRole('listitem')).toHaveLength(2);
  expect(document.querySelectorAll('b')).toHaveLength(0);
  expect(document.querySelectorAll('br')).toHaveLength(1);
});

describe('the example of a call', () => {
  test('has the body, quoted for the shell', () => {
    expect(commandOf(operation)).toBe(
      'curl -X POST "$PENNON_URL/api/things" \\\n  -H "Authorization: Bearer $PENNON_API_KEY" \\\n' +
        "  -H 'Content-Type: application/json' \\\n  -d '{\n  \"a\": \"it'\\''s\"\n}'",
    );
  });

  test('of a GET is the address and the key', () => {
    expect(commandOf({ ...operation, method: 'GET', bodies: [] })).toBe(
      'curl "$PENNON_URL/api/things" \\\n  -H "Authorization: Bearer $PENNON_API_KEY"',
    );
  });
});
