import type { Assignment, ToldAssignment } from '@sanxiang/contracts';
import type { Clock, Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { CallRewriter, type WriteRows } from './call-rewriter.js';
import type { Directories } from './directories.js';
import { directoryRow, readTakenBack, type DirectoryNews } from './directory-table.js';
import { touchedCalls } from './touched-calls.js';

/** An event by which something may be taken back or have been taken back. */
interface Named { readonly org: Org; readonly source: string; readonly id: string }

const keyOf = (source: string, id: string): string => JSON.stringify([source, id]);

/** Brings what is told of directories into the warehouse, and the calls into line with it. */
export class DirectoryKeeper {
  private readonly rewriter: CallRewriter;

  constructor(private readonly warehouse: Warehouse, directories: Directories, clock: Clock) {
    this.rewriter = new CallRewriter(warehouse, directories, clock);
  }

  /**
   * Resolves when the directory is written and every call stands as it says. Rests on nothing but what the batch says and the warehouse holds, so that
   * a batch that broke off is simply done again. Retractions have to be in the warehouse already.
   */
  async take(assignments: readonly DirectoryNews[], retractions: readonly Named[], write: WriteRows): Promise<void> {
    if (assignments.length === 0 && retractions.length === 0) return;
    await write('directory', assignments.map((news) => directoryRow(news, false)).join(''));
    for (const org of new Set([...assignments, ...retractions].map((news) => news.org))) {
      const told = assignments.filter((news) => news.org === org).map((news) => news.told);
      const gone = await this.takenBack(org, told, retractions.filter((r) => r.org === org));
      await write('directory', gone.map((news) => directoryRow(news, true)).join(''));
      const changed: readonly Assignment[] = [...told, ...gone.map((news) => news.told)];
      if (changed.length > 0) await this.rewriter.rewrite(org, ({ directory }) => touchedCalls(changed, directory), write);
    }
  }

  /** Assignments that this batch takes back, or brings although they were taken back before. */
  private async takenBack(org: Org, told: readonly ToldAssignment[], retractions: readonly Named[]): Promise<DirectoryNews[]> {
    const concerned = new Set([...told.map((t) => keyOf(t.source, t.eventId)), ...retractions.map((r) => keyOf(r.source, r.id))]);
    return (await readTakenBack(this.warehouse, org)).filter((news) => concerned.has(keyOf(news.told.source, news.told.eventId)));
  }
}
