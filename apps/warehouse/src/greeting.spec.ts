import { describe, expect, it } from '@jest/globals';
import { greeting, isGreeting } from './greeting.js';

const ASKED = 'SELECT displayName(), version(), revision(), timezone()';

describe('the greeting of the Go client', () => {
  it('is known by its words and by the revision that the client says it speaks', () => {
    expect(isGreeting(ASKED, new URLSearchParams({ client_protocol_version: '54460' }))).toBe(true);
    expect(isGreeting(` ${ASKED.toLowerCase()} ;\n`, new URLSearchParams({ client_protocol_version: '54460' }))).toBe(true);
    expect(isGreeting(ASKED, new URLSearchParams())).toBe(false);
    expect(isGreeting('SELECT version()', new URLSearchParams({ client_protocol_version: '54460' }))).toBe(false);
  });

  it('is one row of four columns in the form Native, and says revision 0', () => {
    const bytes = greeting('26.7.2.1');
    // Block info, then the numbers of columns and rows.
    expect([...bytes.subarray(0, 10)]).toEqual([1, 0, 2, 255, 255, 255, 255, 0, 4, 1]);
    const text = bytes.toString('latin1');
    expect(text).toContain('\rdisplayName()\u0006String\u0000\u0012sanxiang-warehouse');
    expect(text).toContain('\tversion()\u0006String\u0000\b26.7.2.1');
    expect(text).toContain('\nrevision()\u0006UInt32\u0000\u0000\u0000\u0000\u0000');
    expect(text.endsWith('\ntimezone()\u0006String\u0000\u0003UTC')).toBe(true);
  });

  it('refuses words too long for their one byte of length', () => {
    expect(() => greeting('9'.repeat(128))).toThrow(RangeError);
  });
});
