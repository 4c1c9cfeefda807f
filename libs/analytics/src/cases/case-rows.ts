import { countsAt, type CaseFact, type Deadline, type Directory, type ToldCase, type Verdict } from '@sanxiang/contracts';
import { NativeBlock, type ListType } from '@sanxiang/warehouse';
import { dayNumberOf, dayText, NO_DIRECTORY, rowVersion } from '../facts/fact-rows.js';
import { placeOf, type Placed } from './fill-verdict.js';

/** The family of a norm: `HOLD` of `HOLD-03`. */
export const familyOf = (norm: string): string => norm.slice(0, Math.max(0, norm.lastIndexOf('-'))) || norm;

const INSTANTS: ListType = "DateTime64(3, 'UTC')";
const MAYBE_INSTANTS: ListType = "Nullable(DateTime64(3, 'UTC'))";
/** Deadlines are worked out and may lie between two milliseconds; the warehouse has whole ones. */
const whole = (ms: number): number => Math.round(ms);
const wholeOrNull = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

/** A list of each row: of the verdicts that hold, with their place. */
type OfVerdict = (verdict: Verdict, place: Placed) => string | number | null;
const VERDICT_LISTS: readonly (readonly [column: string, type: ListType, of: OfVerdict])[] = [
  ['id', 'String', (v) => v.id], ['norm', 'String', (v) => v.norm], ['family', 'String', (v) => familyOf(v.norm)], ['book', 'String', (v) => v.book], ['book_version', 'Int64', (v) => v.bookVersion],
  ['outcome', 'String', (v) => v.outcome], ['severity', 'String', (v) => v.severity], ['triggered_at', INSTANTS, (v) => whole(v.triggeredAt)], ['deadline_at', MAYBE_INSTANTS, (v) => wholeOrNull(v.deadlineAt)],
  ['at', INSTANTS, (v) => whole(countsAt(v))], ['decided_at', INSTANTS, (v) => whole(v.decidedAt)], ['observed', 'Nullable(Float64)', (v) => v.observed], ['allowed', 'Nullable(Float64)', (v) => v.limit],
  ['unit', 'String', (v) => v.unit ?? ''], ['agent', 'Nullable(String)', (v) => v.agent], ['team', 'Nullable(String)', (_v, p) => p.team], ['department', 'Nullable(String)', (_v, p) => p.department],
  ['queue', 'Nullable(String)', (v) => v.queue], ['attributed_to', 'String', (v) => v.attributedTo], ['machine', 'Int64', (v) => (v.machine ? 1 : 0)], ['revision', 'Int64', (v) => v.revision],
];
const DEADLINE_LISTS: readonly (readonly [column: string, type: ListType, of: (deadline: Deadline) => string | number])[] = [
  ['norm', 'String', (d) => d.norm], ['started_at', INSTANTS, (d) => whole(d.startedAt)], ['deadline_at', INSTANTS, (d) => whole(d.deadlineAt)], ['state', 'String', (d) => d.state],
];

/** One row: what is said of a subject, or its withdrawal. */
export interface CaseRow {
  readonly org: string;
  readonly subject: string;
  /** The instant whose UTC date it is filed under. */
  readonly anchorAt: number;
  readonly version: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** null: nothing is said of it. */
  readonly said: ToldCase | null;
  readonly directory: Directory;
}

/** A fact as its row; all that is said of the subject, or its withdrawal when nothing is. The same fact and directory give the same row, so replays change nothing. */
export function caseRow(said: ToldCase, { directory, revision } = NO_DIRECTORY): CaseRow {
  const { org, id: subject, anchorAt, version, verdicts, deadlines } = said.fact;
  const head = { org, subject, anchorAt, version: rowVersion(version, revision), directory };
  const instants = [...verdicts.flatMap((v) => [v.triggeredAt, countsAt(v)]), ...deadlines.flatMap((d) => [d.startedAt, d.deadlineAt])];
  if (instants.length === 0) return { ...head, firstAt: anchorAt, lastAt: anchorAt, said: null };
  return { ...head, firstAt: Math.min(...instants), lastAt: Math.max(...instants), said };
}

/** The withdrawal of the row that an earlier version left under another day; null where it left none. */
export function leftRow({ org, id: subject, movedFrom, anchorAt, version }: CaseFact, { directory, revision } = NO_DIRECTORY): CaseRow | null {
  if (movedFrom === null || dayNumberOf(movedFrom) === dayNumberOf(anchorAt)) return null;
  return { org, subject, anchorAt: movedFrom, version: rowVersion(version, revision), firstAt: movedFrom, lastAt: movedFrom, said: null, directory };
}

/**
 * Rows of the table `cases` as a block, in the table's order: as JSON their lists cost the engine more than all else of a call. `insertedAt`: epoch ms.
 */
export function caseBlock(rows: readonly CaseRow[], insertedAt: number): NativeBlock {
  const sorted = [...rows].sort((a, b) => compare(a.org, b.org) || dayNumberOf(a.anchorAt) - dayNumberOf(b.anchorAt) || compare(a.subject, b.subject));
  const [verdicts, ends] = flat(sorted, ({ said }) => said?.fact.verdicts);
  const [deadlines, deadlineEnds] = flat(sorted, ({ said }) => said?.fact.deadlines);
  const places = sorted.flatMap(({ said, directory }) => said?.fact.verdicts.map((verdict) => placeOf(verdict, directory)) ?? []);
  const block = new NativeBlock(sorted.length, sorted.reduce((length, { said }) => length + ROOM_OF_LISTS * (said?.body.length ?? 0), 0));
  block.texts('org', sorted.map((r) => r.org)).texts('day', sorted.map((r) => dayText(dayNumberOf(r.anchorAt)))).texts('subject', sorted.map((r) => r.subject))
    .wholes('version', sorted.map((r) => r.version)).wholes('is_deleted', sorted.map((r) => (r.said === null ? 1 : 0))).instants('inserted_at', sorted.map(() => insertedAt))
    .instants('first_at', sorted.map((r) => whole(r.firstAt))).instants('last_at', sorted.map((r) => whole(r.lastAt))).texts('body', sorted.map((r) => r.said?.body ?? ''));
  for (const [column, type, of] of VERDICT_LISTS) block.lists(`verdicts.${column}`, type, ends, verdicts.map((verdict, i) => of(verdict, places[i] ?? NOWHERE)));
  for (const [column, type, of] of DEADLINE_LISTS) block.lists(`deadlines.${column}`, type, deadlineEnds, deadlines.map(of));
  return block;
}
const NOWHERE: Placed = { team: null, department: null };

/** The lists of all rows one after another, and where that of each ends. */
function flat<T>(rows: readonly CaseRow[], of: (row: CaseRow) => readonly T[] | undefined): readonly [values: readonly T[], ends: readonly number[]] {
  const values: T[] = [];
  const ends = rows.map((row) => { for (const value of of(row) ?? []) values.push(value); return values.length; });
  return [values, ends];
}
/** What the lists of a row take beside its body, about. */
const ROOM_OF_LISTS = 3;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
