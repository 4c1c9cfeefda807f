import { Directory, type DirectoryKind, type ToldAssignment } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

/** The directory of an org as it is known, with how many changes made it so. */
export interface KnownDirectory {
  readonly directory: Directory;
  /** Rises with every change; 0: nothing was ever told. */
  readonly revision: number;
}

/** An assignment and whose it is. `subject` is that of its event: a retraction has the same. */
export interface DirectoryNews {
  readonly org: Org;
  readonly subject: string;
  readonly told: ToldAssignment;
}

/** A JSON line for the table `directory`; `retracted`: the one beside it that says that it was taken back. */
export const directoryRow = ({ org, subject, told }: DirectoryNews, retracted: boolean): string => `${JSON.stringify({
  org, kind: told.kind, id: told.id, from_at: told.from, team: told.team ?? undefined, line: told.line ?? undefined, department: told.department ?? undefined,
  withdrawn: told.withdrawn ? 1 : 0, told_at: told.toldAt, subject, source: told.source, event_id: told.eventId, retracted: retracted ? 1 : 0,
})}\n`;

interface Row {
  readonly kind: DirectoryKind;
  readonly id: string;
  readonly from: number | string;
  readonly team: string | null;
  readonly line: string | null;
  readonly department: string | null;
  readonly withdrawn: number;
  readonly told: number | string;
  readonly subject: string;
  readonly source: string;
  readonly event_id: string;
}

const COLUMNS = 'kind, id, toUnixTimestamp64Milli(from_at) AS from, team, line, department, withdrawn, toUnixTimestamp64Milli(told_at) AS told, subject, source, event_id';

const assignmentOf = (row: Row): ToldAssignment => ({
  kind: row.kind, id: row.id, from: Number(row.from), team: row.team, line: row.line, department: row.department,
  withdrawn: row.withdrawn === 1, toldAt: Number(row.told), source: row.source, eventId: row.event_id,
});

/** All that was told of an org's directory and not taken back, with the revision that it makes. */
async function readTold(warehouse: Warehouse, org: Org): Promise<{ readonly told: readonly ToldAssignment[]; readonly revision: number }> {
  const rows = await warehouse.query<Row & { readonly retracted: number }>(org, `SELECT ${COLUMNS}, retracted FROM directory FINAL WHERE org = {org:String}`);
  const key = (row: Row): string => JSON.stringify([row.source, row.event_id]);
  const takenBack = new Set(rows.filter((r) => r.retracted === 1).map(key));
  return { told: rows.filter((r) => r.retracted === 0 && !takenBack.has(key(r))).map(assignmentOf), revision: rows.length };
}

/** What was told of each org's directory and not taken back, read anew each time. */
export const toldDirectory = (warehouse: Warehouse) => async (org: Org): Promise<readonly ToldAssignment[]> => (await readTold(warehouse, org)).told;

/** The directory of an org as the warehouse has it now. */
export async function readDirectory(warehouse: Warehouse, org: Org): Promise<KnownDirectory> {
  const { told, revision } = await readTold(warehouse, org);
  return { directory: Directory.of(told), revision };
}

/** The revision of every org that has a directory. */
export async function readRevisions(warehouse: Warehouse): Promise<Map<string, number>> {
  const rows = await warehouse.system<{ org: string; revision: number | string }>('SELECT org, count() AS revision FROM directory FINAL GROUP BY org');
  return new Map(rows.map((r) => [r.org, Number(r.revision)]));
}

/** Assignments of an org that were taken back, whether the retraction came before or after them. */
export async function readTakenBack(warehouse: Warehouse, org: Org): Promise<DirectoryNews[]> {
  const rows = await warehouse.query<Row>(org, `SELECT ${COLUMNS} FROM directory FINAL WHERE org = {org:String} AND retracted = 0 AND (subject, source, event_id) IN
    (SELECT subject, source, id FROM retractions WHERE org = {org:String} AND subject IN (SELECT subject FROM directory WHERE org = {org:String} AND retracted = 0))`);
  return rows.map((row) => ({ org, subject: row.subject, told: assignmentOf(row) }));
}
