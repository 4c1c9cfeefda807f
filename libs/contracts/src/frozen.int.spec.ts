import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EVENT_TYPES, validateEvent } from './index.js';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const NOW = Date.parse('2026-03-02T12:00:00Z');

interface Frozen { readonly schemas: Readonly<Record<string, string>>; readonly fixtures: Readonly<Record<string, string>> }
interface Bad { readonly reason: string; readonly path: string; readonly event: unknown }

const read = <T>(...path: readonly string[]): T => JSON.parse(readFileSync(join(FIXTURES, ...path), 'utf8')) as T;
const frozen = read<Frozen>('frozen.json');
const filesIn = (...path: readonly string[]): string[] => readdirSync(join(FIXTURES, ...path)).filter((name) => name.endsWith('.json') && name !== 'frozen.json').sort();
const good = filesIn();
const bad = filesIn('bad').map((name) => `bad/${name}`);

/** Words for people may change; what is judged may not. Order of members and spacing do not matter. */
const judged = (key: string, value: unknown): unknown => {
  if ((key === 'title' || key === 'description') && typeof value === 'string') return undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
};
const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value, judged)).digest('hex');

/** Nothing when the entry is as frozen, else what to do about it. */
function drift(part: keyof Frozen, name: string, hash: string): string | null {
  const was = frozen[part][name];
  if (was === hash) return null;
  return was === undefined
    ? `new: add to "${part}" of fixtures/frozen.json:  "${name}": "${hash}"`
    : `"${name}" (${part}) was edited, but published versions never change. Take the edit back; for a change of meaning add src/events/<type>.v<next>.ts, its line in src/events/index.ts and fixtures/<type>.v<next>.json; for a further example add fixtures/<type>.<name>.json.`;
}

const typeOfFile = (file: string): string => /^.+?\.v\d+/.exec(file)?.[0] ?? file;

describe('frozen contracts', () => {
  it.each(EVENT_TYPES.map((t) => [t.type, t] as const))('the schema of %s is as it was published', (name, type) => {
    expect(drift('schemas', name, hashOf(type.data))).toBeNull();
  });

  it.each([...good, ...bad])('the fixture %s is as it was published', (file) => {
    expect(drift('fixtures', file, hashOf(read(file)))).toBeNull();
  });

  it('nothing that was published has gone', () => {
    expect(Object.keys(frozen.schemas).filter((name) => !EVENT_TYPES.some((t) => t.type === name))).toEqual([]);
    expect(Object.keys(frozen.fixtures).filter((file) => ![...good, ...bad].includes(file))).toEqual([]);
  });

  it('every type has a good example', () => {
    expect(EVENT_TYPES.map((t) => t.type).filter((type) => !good.some((file) => typeOfFile(file) === type))).toEqual([]);
  });

  it.each(good)('every event of %s is good', (file) => {
    for (const event of read<readonly unknown[]>(file)) {
      expect(validateEvent(event, null, { now: NOW, ours: true })).toMatchObject({ ok: true, event: { type: typeOfFile(file) } });
    }
  });

  it.each(bad)('%s is refused for its reason', (file) => {
    const { event, reason, path } = read<Bad>(file);
    expect(validateEvent(event, JSON.stringify(event), { now: NOW })).toMatchObject({ ok: false, reason, path });
  });

  it('an edit of a schema or a fixture is noticed, a new word for people is not', () => {
    const [type] = EVENT_TYPES;
    expect(drift('schemas', type?.type ?? '', hashOf({ ...type?.data, required: ['nothing'] }))).toContain('never change');
    expect(drift('schemas', type?.type ?? '', hashOf({ ...type?.data, description: 'other words' }))).toBeNull();
    expect(drift('schemas', 'call.danced.v1', 'abc')).toContain('"call.danced.v1": "abc"');
  });
});
