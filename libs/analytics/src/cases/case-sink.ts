import type { CaseFact } from '@sanxiang/contracts';
import { orgOf, Unavailable, type Clock } from '@sanxiang/kernel';
import { ROUNDS_MAX, type WriteRows } from '../directory/call-rewriter.js';
import type { Directories } from '../directory/directories.js';
import type { KnownDirectory } from '../directory/directory-table.js';
import { touchedDayRows } from '../facts/touched-rows.js';
import { caseRow, leftRow } from './case-rows.js';

/** Writes what the judge says of subjects: one row a version, the newest of a batch alone. */
export class CaseSink {
  constructor(private readonly directories: Directories, private readonly clock: Clock) {}

  /** Resolves when the facts are written, with the directory that holds then, and after them the days that they touch. */
  async take(facts: readonly CaseFact[], write: WriteRows): Promise<void> {
    const now = this.clock.now();
    await this.directories.ready();
    // Rows left behind by a move are withdrawn by every version that moved, for the newest may have moved no further.
    await write('cases', facts.map((fact) => leftRow(fact, now, this.directories.of(orgOf(fact.org)))).join(''));
    let rest = newest(facts);
    for (let round = 0; rest.length > 0; round += 1) {
      if (round > ROUNDS_MAX) throw new Unavailable('directory');
      const used = new Map<string, KnownDirectory>(rest.map(({ org }) => [org, this.directories.of(orgOf(org))]));
      await write('cases', rest.map((fact) => caseRow(fact, now, used.get(fact.org))).join(''));
      await this.directories.refresh();
      rest = rest.filter(({ org }) => this.directories.of(orgOf(org)).revision !== used.get(org)?.revision);
    }
    await write('touched_days', touchedDayRows(facts, now));
  }
}

function newest(facts: readonly CaseFact[]): readonly CaseFact[] {
  const latest = new Map<string, CaseFact>();
  for (const fact of facts) {
    const key = `${fact.org}\n${fact.id}`;
    const before = latest.get(key);
    if (before === undefined || before.version <= fact.version) latest.set(key, fact);
  }
  return [...latest.values()];
}
