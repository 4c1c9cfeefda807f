import type { mongo } from 'mongoose';
import type { Org } from '@sanxiang/kernel';
import type { Timer } from '../port.js';
import { isTaken } from './mongo-database.js';
import { stateKey, timersOf, type ArmedTimer, type StateDocument, type StateHead } from './state.document.js';

/** A timer as it is filed: the key holds org, clock, instant and state in this order, so that the index of keys alone finds what is due, earliest first. */
export interface TimerRow {
  readonly _id: string;
  readonly id: string;
  /** The version of the state that filed it. */
  readonly version: number;
}

/** Rows that are looked at together. */
const PAGE = 500;
/** Digits of the largest instant, 2⁵³ - 1. */
const DIGITS = 16;
const instant = (ms: number): string => String(Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, ms))).padStart(DIGITS, '0');
/** A clock's name may hold anything, also NUL: its length tells where it ends. */
const clockKey = (org: Org, clock: string): string => `${org}\u0000${clock.length}\u0000${clock}\u0000`;
const rowKey = (org: Org, clock: string, row: number, id: string): string => `${clockKey(org, clock)}${instant(row)}\u0000${id}`;

/** Where a timer belongs. */
const placeOf = (at: number): number => Math.max(0, Math.floor(at));

type Verdict = 'holds' | 'moved' | 'gone' | 'waits';

/** The timers of a state with their rows: a row that is filed already for this clock and is not later than the timer serves on. */
export function armed(timers: readonly Timer[], before: readonly ArmedTimer[]): readonly ArmedTimer[] {
  return timers.map(({ clock, at }) => ({ clock, at, row: before.find((b) => b.clock === clock && b.row <= at)?.row ?? placeOf(at) }));
}

const without = (timers: readonly ArmedTimer[], others: readonly ArmedTimer[]): readonly ArmedTimer[] =>
  timers.filter((t) => !others.some((o) => o.clock === t.clock && o.row === t.row));

/** What a save changes among the rows of one state. */
export interface Rearming { readonly id: string; readonly version: number; readonly before: readonly ArmedTimer[]; readonly after: readonly ArmedTimer[] }

/**
 * Rows of the timers of all states, kept apart from these, for few are open at a time. A row only hints: the state says whether it holds,
 * and a row is filed before its state is written and removed after, so that no timer is ever without one.
 */
export class TimerRows {
  constructor(private readonly states: mongo.Collection<StateDocument>, private readonly rows: mongo.Collection<TimerRow>) {}

  /** Files the rows that these states will need; to be done before they are written. */
  async file(org: Org, changes: readonly Rearming[]): Promise<void> {
    const rows = changes.flatMap(({ id, version, before, after }) => without(after, before).map((t) => ({ _id: rowKey(org, t.clock, t.row, id), id, version })));
    if (rows.length === 0) return;
    // Nearly always they are new, which is less work for the server than to look whether they are.
    try { await this.rows.insertMany(rows, { ordered: false }); } catch (error) {
      if (!isTaken(error)) throw error;
      await this.rows.bulkWrite(rows.map(upsert), { ordered: false });
    }
  }

  /** Removes the rows that these states no longer need; to be done after they were written. A row that a later version has filed again stays. */
  async remove(org: Org, changes: readonly Rearming[]): Promise<void> {
    const writes = changes.flatMap(({ id, version, before, after }) => without(before, after).map((t) => remove(rowKey(org, t.clock, t.row, id), version)));
    if (writes.length > 0) await this.rows.bulkWrite(writes, { ordered: false });
  }

  /** As `StateStore.due`. Mends what it meets: rows that no state needs any longer, rows whose timer has moved on. */
  async due(org: Org, clock: string, until: number, limit: number): Promise<readonly string[]> {
    const due = new Set<string>();
    const end = `${clockKey(org, clock)}${instant(Math.ceil(until))}`;
    for (let after = clockKey(org, clock); due.size < limit;) {
      const page = await this.rows.find({ _id: { $gt: after, $lt: end } }).sort({ _id: 1 }).limit(Math.min(limit, PAGE)).batchSize(PAGE).toArray();
      const last = page.at(-1);
      if (last === undefined) break;
      const keys = [...new Set(page.map((row) => stateKey(org, row.id)))];
      const heads = await this.states.find<StateHead>({ _id: { $in: keys } }, { projection: { version: 1, timers: 1 }, batchSize: keys.length }).toArray();
      const byKey = new Map(heads.map((head) => [head._id, head]));
      const verdicts: Verdict[] = [];
      for (const row of page) verdicts.push(await this.judge(org, clock, row, byKey.get(stateKey(org, row.id))));
      // What has moved may be due as well, at its new place: look again.
      if (verdicts.includes('moved')) continue;
      page.forEach((row, i) => { if (verdicts[i] === 'holds') due.add(row.id); });
      after = last._id;
    }
    return [...due].slice(0, limit);
  }

  /** Whether a row says what its state says; one that does not is mended. */
  private async judge(org: Org, clock: string, row: TimerRow, state: StateHead | undefined): Promise<Verdict> {
    // Its state is about to be written; or its writer died before that, then the news it had come again and bring the state to this version.
    if (state === undefined || state.version < row.version) return 'waits';
    const timers = timersOf(state);
    const own = timers.filter((t) => t.clock === clock && rowKey(org, clock, t.row, row.id) === row._id);
    if (own.some((t) => t.row === placeOf(t.at))) return 'holds';
    if (own.length > 0) {
      const place = Math.min(...own.map((t) => placeOf(t.at)));
      await this.rows.bulkWrite([upsert({ _id: rowKey(org, clock, place, row.id), id: row.id, version: state.version + 1 })]);
      const moved = timers.map((t) => (own.includes(t) ? { ...t, row: place } : t));
      // A new version: whoever loaded the one before believes that the row is where it was.
      const { matchedCount } = await this.states.updateOne({ _id: state._id, version: state.version }, { $set: { timers: JSON.stringify(moved) }, $inc: { version: 1 } });
      if (matchedCount === 0) return 'waits';
    }
    await this.rows.bulkWrite([remove(row._id, state.version)]);
    return own.length > 0 ? 'moved' : 'gone';
  }
}

const upsert = ({ _id, id, version }: TimerRow): mongo.AnyBulkWriteOperation<TimerRow> =>
  ({ updateOne: { filter: { _id }, update: { $set: { id }, $max: { version } }, upsert: true } });
const remove = (key: string, version: number): mongo.AnyBulkWriteOperation<TimerRow> =>
  ({ deleteOne: { filter: { _id: key, version: { $lte: version } } } });
