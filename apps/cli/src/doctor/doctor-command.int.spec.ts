import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { run } from '../main.js';
import type { Finding } from './finding.js';

/** Port 1 answers to nobody. */
const NOBODY = 'http://127.0.0.1:1';
let dir = '';
beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'sanxiang-doctor-')); });
afterAll(() => { rmSync(dir, { recursive: true }); });

async function doctor(env: Readonly<Record<string, string>>): Promise<{ code: number; findings: readonly Finding[] }> {
  let out = '';
  const code = await run(['doctor', '--json'], { out: (text) => { out += text; }, err: () => undefined, isScreen: false, lang: 'en', env: { SANXIANG_URL: NOBODY, SANXIANG_DATA_DIR: dir, ...env } });
  const { findings } = JSON.parse(out) as { findings: Finding[] };
  return { code, findings };
}
const stateOf = (findings: readonly Finding[], check: string): (string | undefined)[] => findings.filter((f) => f.check === check).map(({ state }) => state);

describe('sanxiang doctor', () => {
  it('is content with a sound machine, though no program runs on it', async () => {
    const { code, findings } = await doctor({});
    expect([code, findings.filter(({ state }) => state === 'fault')]).toEqual([0, []]);
    expect(stateOf(findings, 'program')).toEqual(['warn']);
    expect(stateOf(findings, 'warehouse')).toEqual(['ok']);
  });
  it('names every fault of the settings, goes on with the rest, and fails', async () => {
    const { code, findings } = await doctor({ SANXIANG_PORT: 'x', SANXIANG_TZ: 'Asia/Atlantis' });
    expect([code, stateOf(findings, 'settings'), stateOf(findings, 'data')]).toEqual([1, ['fault', 'fault'], ['ok']]);
  });
  it('finds a keys file that others may read, and one that is wrong', async () => {
    const keys = join(dir, 'keys.json');
    writeFileSync(keys, JSON.stringify({ keys: [{ key: 'a-key-of-sixteen-or-more', role: 'admin', org: 'o', name: 'n' }] }));
    chmodSync(keys, 0o600);
    expect(stateOf((await doctor({ SANXIANG_KEYS_FILE: keys })).findings, 'keys')).toEqual(['ok']);
    chmodSync(keys, 0o644);
    expect(stateOf((await doctor({ SANXIANG_KEYS_FILE: keys })).findings, 'keys')).toEqual(['warn']);
    writeFileSync(keys, '{"keys": []}');
    expect(stateOf((await doctor({ SANXIANG_KEYS_FILE: keys })).findings, 'keys')).toEqual(['fault']);
  });
  it('says of every fault what to do about it', async () => {
    const { findings } = await doctor({ SANXIANG_PORT: 'x' });
    expect(findings.filter(({ state, todo }) => (state === 'ok') !== (todo === null))).toEqual([]);
  });
});
