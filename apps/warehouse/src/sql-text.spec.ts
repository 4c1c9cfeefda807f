import { describe, expect, it } from '@jest/globals';
import { looksLikeReading, quoted, shapeOf, tokens } from './sql-text.js';

const texts = (sql: string): string[] => [...tokens(sql)].map(({ kind, text }) => (kind === 'word' || kind === 'mark' ? text : `${kind}:${text}`));

describe('cutting SQL into tokens', () => {
  it('knows strings, quoted names, heredocs and comments for what they are', () => {
    expect(texts(`SELECT 'it''s \\' -- no' /* 'x */ , "a""b" -- end\n, \`c\`, $t$ ' $t$ # last`)).toEqual([
      'SELECT', `string:'it''s \\' -- no'`, ',', 'name:a""b', ',', 'name:c', ',', `string:$t$ ' $t$`,
    ]);
  });

  it('counts brackets, and takes what is never closed to the end', () => {
    expect([...tokens('a(b[c])d')].map(({ text, depth }) => `${text}${depth}`)).toEqual(['a0', '(0', 'b1', '[1', 'c2', ']1', ')0', 'd0']);
    for (const open of ["'x", '"x', '`x', '/* x', '$x$ y', "'x\\"]) expect(texts(`a ${open}`).length).toBeLessThanOrEqual(2);
  });

  it.each([
    [' /* x */ SELECT 1', true], ['(SELECT 1)', true], ['with a as (select 1) select * from a', true], ['-- SELECT\nDROP TABLE t', false], ["INSERT INTO t VALUES (1)", false], ['', false],
  ])('sees whether it looks like reading: %s', (sql, reading) => { expect(looksLikeReading(sql)).toBe(reading); });

  it.each([
    ['SELECT 1', null, 1], ['SELECT 1 FORMAT JSON', 'JSON', 1], ['SELECT 1 FORMAT JSON SETTINGS max_threads = 1', 'JSON', 1], ["SELECT 'FORMAT CSV', format('{}', 1)", null, 1],
    ['SELECT 1 FORMAT JSON -- FORMAT CSV', 'JSON', 1], ['SELECT (SELECT 1) WHERE x IN (select 2)', null, 3], ['SHOW TABLES', null, 0],
  ])('finds the format at the end and counts the SELECTs: %s', (sql, format, selects) => { expect(shapeOf(sql)).toEqual({ format, selects }); });

  it('quotes a value so that nothing of it ends the string', () => {
    expect(quoted(`a'b\\c\\'`)).toBe(`'a\\'b\\\\c\\\\\\''`);
    expect(texts(`x ${quoted("a'; drop table t; --\\")} y`)).toEqual(['x', `string:${quoted("a'; drop table t; --\\")}`, 'y']);
  });
});
