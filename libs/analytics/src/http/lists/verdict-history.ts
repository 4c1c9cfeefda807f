import { judgedEventId, normJudgedV1, type CloudEvent, type NormJudgedV1 } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

/** By these revisions a verdict that no longer applies is found; the first that was published is among them. */
const FIRST_REVISIONS = [1, 2, 3, 4];
/** Revisions that are shown, the newest. */
const REVISIONS_MAX = 1000;

/** What was said of a verdict, and the time of the event that said so. */
export interface Revision { readonly time: string; readonly data: NormJudgedV1 }

/** Whom a verdict is about, undefined when there never was one of that id. */
export async function subjectOf(warehouse: Warehouse, org: Org, id: string): Promise<string | undefined> {
  const [now] = await warehouse.query<{ subject: string }>(org, 'SELECT subject FROM cases WHERE org = {org:String} AND has(verdicts.id, {id:String}) ORDER BY version DESC LIMIT 1', { id });
  if (now !== undefined) return now.subject;
  const [then] = await warehouse.query<{ subject: string }>(org, 'SELECT subject FROM events WHERE org = {org:String} AND id IN {ids:Array(String)} AND type = {type:String} LIMIT 1',
    { ids: FIRST_REVISIONS.map((revision) => judgedEventId(id, revision)), type: normJudgedV1.type });
  return then?.subject;
}

/** Every revision of a verdict that was published, oldest first. */
export async function revisionsOf(warehouse: Warehouse, org: Org, subject: string, id: string): Promise<Revision[]> {
  const rows = await warehouse.query<{ body: string }>(org, `SELECT body FROM events WHERE org = {org:String} AND subject = {subject:String} AND type = {type:String} AND startsWith(id, {prefix:String})
    ORDER BY id DESC LIMIT 1 BY source, id LIMIT ${REVISIONS_MAX}`, { subject, type: normJudgedV1.type, prefix: `${id}.` });
  return rows.reverse().map(({ body }) => {
    const { time, data } = JSON.parse(body) as CloudEvent<NormJudgedV1>;
    return { time, data };
  });
}
