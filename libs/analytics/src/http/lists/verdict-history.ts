import { formatInstant, judgedEventId, normJudgedV1, reasonText, toWireVerdict, type CloudEvent, type NormJudgedV1, type Verdict } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

/** By these revisions a verdict that no longer applies is found; the first that was published, which is 1 or 2, is among them. */
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

/**
 * All that was said of a verdict, oldest first. One that was never anything but unknown is no event (decision 14): its first revision is what the fact says,
 * or, once something became known and was published as the second, that it was unknown.
 */
export function historyOf(published: readonly Revision[], now: Verdict | undefined): readonly Revision[] {
  const [first] = published;
  const before = first?.data.revision === AFTER_QUIET ? [unknownBefore(first.data)] : [];
  const isNew = now !== undefined && now.revision > (published.at(-1)?.data.revision ?? 0);
  return [...before, ...published, ...(isNew ? [{ time: formatInstant(now.decidedAt), data: toWireVerdict(now) }] : [])];
}
const AFTER_QUIET = 2;
const UNKNOWN_THEN = reasonText({ zh: '当时无法判定，没有发布事件', en: 'unknown then; no event was published' });

function unknownBefore({ observed: _observed, limit: _limit, unit: _unit, machine: _machine, confidence: _confidence, ...verdict }: NormJudgedV1): Revision {
  return { time: verdict.triggeredAt, data: { ...verdict, outcome: 'unknown', decidedAt: verdict.triggeredAt, evidence: [], reason: UNKNOWN_THEN, revision: 1 } };
}
