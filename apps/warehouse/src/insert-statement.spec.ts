import { describe, expect, it } from '@jest/globals';
import { Exception } from './exception.js';
import { fromFile, insertStatement } from './insert-statement.js';

describe('cutting an INSERT', () => {
  it.each([
    ['INSERT INTO t FORMAT JSONEachRow', 'INSERT INTO t', '', 'JSONEachRow', ''],
    ['insert into t (a, `format`) format CSV\n', 'insert into t (a, `format`)', '', 'CSV', ''],
    ['INSERT INTO db.t SETTINGS async_insert=0, x=\'FORMAT\' FORMAT TSV;', 'INSERT INTO db.t', "SETTINGS async_insert=0, x='FORMAT'", 'TSV', ''],
    ["INSERT INTO t VALUES (1, 'a;b'), (2, 'c')", 'INSERT INTO t', '', 'Values', "(1, 'a;b'), (2, 'c')"],
    ['INSERT INTO t FORMAT JSONEachRow {"a":1}\n\n; drop table t', 'INSERT INTO t', '', 'JSONEachRow', '{"a":1}\n\n; drop table t'],
    ["/* VALUES */ INSERT INTO t -- FORMAT CSV\n VALUES (1)", "/* VALUES */ INSERT INTO t -- FORMAT CSV", '', 'Values', '(1)'],
    ['INSERT INTO t (* EXCEPT(b)) FORMAT CSV', 'INSERT INTO t (* EXCEPT(b))', '', 'CSV', ''],
  ])('keeps its rows apart: %s', (sql, target, settings, format, inline) => {
    expect(insertStatement(sql)).toEqual({ target, settings, format, inline });
  });

  it.each(['SELECT 1', 'INSERT INTO t SELECT 1 FORMAT CSV', 'INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x', 'INSERT INTO t (a) (SELECT 1)', 'CREATE TABLE t (values UInt8)', ''])('leaves alone what brings no rows: %s', (sql) => {
    expect(insertStatement(sql)).toBeNull();
  });

  it('refuses the rows of a file that somebody else names', () => {
    expect(() => insertStatement("INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV")).toThrow(Exception);
  });

  it('puts the file before the settings, where the engine wants it', () => {
    const insert = insertStatement('INSERT INTO t (a) SETTINGS x=1 FORMAT CSV');
    expect(insert && fromFile(insert, '/spool/1', 'gzip')).toBe("INSERT INTO t (a) FROM INFILE '/spool/1' COMPRESSION 'gzip' SETTINGS x=1 FORMAT CSV");
  });
});
