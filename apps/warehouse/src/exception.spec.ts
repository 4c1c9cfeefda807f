import { describe, expect, it } from '@jest/globals';
import { exceptionOf, statusOf } from './exception.js';

describe('the engine\'s faults', () => {
  it.each([
    ["Code: 60. DB::Exception: Table default.t does not exist. (UNKNOWN_TABLE)", 60, 'UNKNOWN_TABLE', 'Table default.t does not exist.'],
    ["Code: 27. DB::Exception: Code: 27. DB::Exception: Cannot parse: (at row 2)\n: While executing File. (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 26.7.2.1). (CANNOT_PARSE_INPUT_ASSERTION_FAILED)", 27, 'CANNOT_PARSE_INPUT_ASSERTION_FAILED', 'Cannot parse: (at row 2)\n: While executing File.'],
    ["Code: 521. DB::ErrnoException: Cannot rename, errno: 17. (ATOMIC_RENAME_FAIL)", 521, 'ATOMIC_RENAME_FAIL', 'Cannot rename, errno: 17.'],
    ['something else (2)', 49, 'LOGICAL_ERROR', 'something else (2).'],
  ])('are read: %s', (text, code, type, message) => {
    expect(exceptionOf(new Error(text))).toMatchObject({ code, type, message });
  });

  it('are written as a server writes them', () => {
    expect(exceptionOf(new Error('Code: 62. DB::Exception: Syntax error: x. (SYNTAX_ERROR)')).toText('26.7')).toBe('Code: 62. DB::Exception: Syntax error: x. (SYNTAX_ERROR) (version 26.7)\n');
    expect([statusOf(62), statusOf(60), statusOf(516), statusOf(99_999)]).toEqual([400, 404, 403, 500]);
  });
});
