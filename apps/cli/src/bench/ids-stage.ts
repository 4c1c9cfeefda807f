/** What it costs to know a duplicate, by how many ids are known already. */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Chance } from './random.js';
import { mib, spread, type Spread } from './measure.js';

const FILL = 10_000;
/** As many as intake looks up at a time. */
const GROUP = 500;
const GROUPS = 200;

export interface IdsResult {
  readonly known: number;
  readonly fillPerSecond: number;
  /** Looking up and recording a group of 500 new ids, milliseconds. */
  readonly newGroupMs: Spread;
  /** Looking up a group of 500 known ids, scattered over all, milliseconds. */
  readonly knownGroupMs: Spread;
  readonly diskMiB: number | null;
  readonly rssMiB: number | null;
}

/** Ids without any order, the hard case for an index. */
const idOf = (number: number): string => createHash('md5').update(String(number)).digest('hex');

/** Fills an index in `dir` with `known` ids, then measures. */
export async function idsStage(dir: string, known: number, tick: (filled: number) => void): Promise<IdsResult> {
  const { eventKey, IdIndex } = await import('@sanxiang/intake');
  const index = new IdIndex(dir);
  await index.open();
  const keyOf = (number: number): string => eventKey('default', 'bench', idOf(number));
  const began = performance.now();
  for (let filled = 0; filled < known; filled += FILL) {
    await index.put(Array.from({ length: Math.min(FILL, known - filled) }, (_, i) => keyOf(filled + i)), filled);
    tick(filled);
  }
  const fillMs = performance.now() - began;
  const fresh: number[] = [];
  const seen: number[] = [];
  const chance = new Chance(1);
  for (let group = 0, next = known; group < GROUPS; group += 1, next += GROUP) {
    const first = next;
    const keys = Array.from({ length: GROUP }, (_, i) => keyOf(first + i));
    const at = performance.now();
    const found = await index.places(keys);
    await index.put(keys, first);
    fresh.push(performance.now() - at);
    if (found.some((place) => place !== undefined)) throw new Error('a new id was known');
    const old = Array.from({ length: GROUP }, () => chance.whole(0, known - 1));
    const oldKeys = old.map(keyOf);
    const then = performance.now();
    const places = await index.places(oldKeys);
    seen.push(performance.now() - then);
    if (places.some((place, i) => place !== old[i])) throw new Error('a known id was new');
  }
  await index.close();
  const disk = readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  return { known, fillPerSecond: Math.round(known / (fillMs / 1000)), newGroupMs: spread(fresh), knownGroupMs: spread(seen), diskMiB: mib(disk), rssMiB: mib(process.memoryUsage.rss()) };
}
