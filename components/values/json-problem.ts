import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';

/** What is wrong with a JSON text, and where. Lines and columns count from 1. */
export interface JsonProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const EXPECTATIONS: Readonly<Record<string, string>> = {
  ValueExpected: 'a value is missing',
  PropertyNameExpected: 'a quoted key is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'something follows the value',
  UnexpectedEndOfString: 'a closing quote is missing',
  InvalidCommentToken: 'JSON has no comments',
};

/** The first thing that is wrong with a JSON text; null for good JSON. Only looks: what counts is the text. */
export function jsonProblem(text: string): JsonProblem | null {
  if (text.trim() === '') return { line: 1, column: 1, message: 'Type a JSON value.' };
  try {
    JSON.parse(text);
    return null;
  } catch {
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true, allowTrailingComma: false });
    return locate(text, errors[0]);
  }
}

function locate(text: string, error: ParseError | undefined): JsonProblem {
  const before = text.slice(0, error?.offset).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const expectation = (error && EXPECTATIONS[printParseErrorCode(error.error)]) ?? 'this cannot be read';
  return { line, column, message: `Line ${line}, column ${column}: ${expectation}.` };
}
