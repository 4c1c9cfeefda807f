import { describe, expect, it } from '@jest/globals';
import { outsideCall } from './read-only-guard.js';

const REFUSED = new Set(['file', 'url', 'remotesecure']);

describe('the guard before a reader', () => {
  it.each([
    ["SELECT file('x')", 'file'], ['SELECT `file`(x)', 'file'], ['SELECT * FROM remoteSecure (1)', 'remoteSecure'], ["SELECT 1 INTO OUTFILE 'x'", 'INTO OUTFILE'], ["SELECT 'a', arrayMap(x -> (file(x)), [1])", 'file'],
  ])('sees the call in: %s', (sql, call) => { expect(outsideCall(sql, REFUSED)).toBe(call); });

  it.each(["SELECT 'file(x)'", 'SELECT file FROM url', 'SELECT file, (1)', 'SELECT `file(` FROM t', 'SELECT profile(1)'])('lets pass: %s', (sql) => { expect(outsideCall(sql, REFUSED)).toBeNull(); });
});
