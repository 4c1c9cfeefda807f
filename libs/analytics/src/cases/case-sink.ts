import type { ToldCase } from '@sanxiang/contracts';
import { orgOf, Unavailable, type Clock } from '@sanxiang/kernel';
import { ROUNDS_MAX, type WriteRows } from '../directory/call-rewriter.js';
import type { Directories } from '../directory/directories.js';
import type { KnownDirectory } from '../directory/directory-table.js';
import { touchedDayRows } from '../facts/touched-rows.js';
import { caseBlock, caseRow, leftRow } from './case-rows.js';

/** Writes what the judge says of subjects: one row a version, the newest of a batch alone. */
export class CaseSink {
  constructor(private readonly directories: Directories, private readonly clock: Clock) {}

  /** Resolves when the facts are written, with the directory that holds then, and after them the days that they touch. */
  async take(told: readonly ToldCase[], write: WriteRows): Promise<void> {
    const now = this.clock.now();
    await this.directories.ready();
    // Rows left behind by a move are withdrawn by every version that moved, for the newest may have moved no further.
    const left = told.flatMap(({ fact }) => leftRow(fact, this.directories.of(orgOf(fact.org))) ?? []);
    if (left.length > 0) await write('cases', caseBlock(left, now));
    let rest = newest(told);
    for (let round = 0; rest.length > 0; round += 1) {
      if (round > ROUNDS_MAX) throw new Unavailable('directory');
      const used = new Map<string, KnownDirectory>(rest.map(({ fact: { org } }) => [org, this.directories.of(orgOf(org))]));
      await write('cases', caseBlock(rest.map((one) => caseRow(one, used.get(one.fact.org))), now));
      await this.directories.refresh();
      rest = rest.filter(({ fact: { org } }) => this.directories.of(orgOf(org)).revision !== used.get(org)?.revision);
    }
    await write('touched_days', touchedDayRows(told.map((t) => t.fact), now));
  }
}

function newest(told: readonly ToldCase[]): readonly ToldCase[] {
  const latest = new Map<string, ToldCase>();
  for (const one of told) {
    const key = `${one.fact.org}\n${one.fact.id}`;
    const before = latest.get(key);
    if (before === undefined || before.fact.version <= one.fact.version) latest.set(key, one);
  }
  return [...latest.values()];
}
