import { describe, expect, it } from '@jest/globals';
import { Problem } from '@sanxiang/kernel';
import fc from 'fast-check';
import { cursorOf, keysOf, pageOf } from './cursor.js';

const refused = (cursor: unknown, shape: readonly (string | number)[] = [0, '']): unknown => {
  try { return keysOf('calls', cursor, shape); } catch (error) { return error instanceof Problem ? error.errors[0]?.path : error; }
};
const name = fc.string({ unit: 'binary' }).filter((s) => s.isWellFormed() && !s.includes('\u0000'));

describe('a cursor', () => {
  it('gives back the keys that went in, whatever the ids are', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), name, (at, id) => { expect(keysOf('calls', cursorOf('calls', [at, id]), [0, ''])).toEqual([at, id]); }));
  });

  it('is absent on the first page', () => expect(keysOf('calls', undefined, [0, ''])).toBeNull());

  it('of another list, or with other keys, is refused', () => {
    expect([refused(cursorOf('events', [1, 'a'])), refused(cursorOf('calls', ['1', 'a'])), refused(cursorOf('calls', [1])), refused(cursorOf('calls', [1, 'a', 'b'])), refused(cursorOf('calls', [1.5, 'a']))]).toEqual(Array(5).fill('cursor'));
  });

  it('that no list made is refused, and never a fault', () => {
    const bad = ['garbage', "' OR 1=1 --", '', '=', 'e30', 'bnVsbA', `${cursorOf('calls', [1, 'a'])}=`, 'x'.repeat(100_000), 7, Buffer.from('["calls",1,"a\\u0000"]').toString('base64url'), Buffer.from('["calls",{"a":1},"a"]').toString('base64url')];
    expect(bad.map((cursor) => refused(cursor))).toEqual(bad.map(() => 'cursor'));
    fc.assert(fc.property(fc.string(), (text) => { expect(refused(text)).toBe('cursor'); }));
  });
});

describe('a page', () => {
  it('has a next one only when a row more than it holds was found', () => {
    expect(pageOf([1, 2, 3], 2, String)).toEqual({ rows: [1, 2], next: '2' });
    expect(pageOf([1, 2], 2, String)).toEqual({ rows: [1, 2], next: null });
    expect(pageOf([], 2, String)).toEqual({ rows: [], next: null });
  });
});
