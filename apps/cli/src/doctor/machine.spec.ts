import { describe, expect, it } from '@jest/globals';
import { clockSense, memory, nodeVersion, zones } from './machine.js';

const t = (_zh: string, en: string): string => en;

describe('the doctor of the machine', () => {
  it.each([['v24.21.0', 'ok'], ['v22.13.0', 'ok'], ['v22.12.0', 'fault'], ['v20.20.2', 'fault']])('says of Node %s: %s', (version, state) => { expect(nodeVersion(version, t).state).toBe(state); });
  it('warns of little memory', () => { expect([memory(t, 2 ** 30).state, memory(t, 4 * 2 ** 30).state]).toEqual(['warn', 'ok']); });
  it('finds a clock that was never set, or that has gone back behind the data', () => {
    const now = Date.UTC(2027, 5, 1);
    expect([clockSense(0, null, t), clockSense(now, null, t), clockSense(now, now - 1000, t), clockSense(now, now + 60_000, t), clockSense(now, now + 3_600_000, t)].map(({ state }) => state)).toEqual(['fault', 'ok', 'ok', 'ok', 'fault']);
  });
  it('knows time zone data when it sees it', () => { expect(zones('Asia/Shanghai', '2026a', t)).toMatchObject({ state: 'ok', found: 'Asia/Shanghai, tzdata 2026a' }); });
});
