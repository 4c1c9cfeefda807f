import { countsAt, type CaseFact, type Directory, type ToldCase, type Verdict } from '@sanxiang/contracts';
import { dayNumberOf, dayText, NO_DIRECTORY, rowVersion } from '../facts/fact-rows.js';
import type { Columns } from '../facts/part-columns.js';
import { placeOf } from './fill-verdict.js';

/** The family of a norm: `HOLD` of `HOLD-03`. */
export const familyOf = (norm: string): string => norm.slice(0, Math.max(0, norm.lastIndexOf('-'))) || norm;

/**
 * A fact as a JSON line for the table `cases`: all that is said of the subject, or its withdrawal when nothing is. The same fact and directory give the same
 * row but for `insertedAt` (epoch ms), so replays change nothing.
 */
export function caseRow({ fact, body }: ToldCase, insertedAt: number, { directory, revision } = NO_DIRECTORY): string {
  const { org, id, verdicts, deadlines } = fact;
  const head = { org, day: dayText(dayNumberOf(fact.anchorAt)), subject: id, version: rowVersion(fact.version, revision), inserted_at: insertedAt };
  if (verdicts.length === 0 && deadlines.length === 0) return `${JSON.stringify({ ...head, is_deleted: 1, first_at: fact.anchorAt, last_at: fact.anchorAt })}\n`;
  const instants = [...verdicts.flatMap((v) => [v.triggeredAt, countsAt(v)]), ...deadlines.flatMap((d) => [d.startedAt, d.deadlineAt])];
  const bounds = { first_at: Math.min(...instants), last_at: Math.max(...instants) };
  return `${JSON.stringify({ ...head, ...bounds, ...verdictColumns(verdicts, directory), ...deadlineColumns(fact) }).slice(0, -1)},"body":${body}}\n`;
}

/** The withdrawal of the row that an earlier version left under another day; nothing where it left none. */
export function leftRow(fact: CaseFact, insertedAt: number, { revision } = NO_DIRECTORY): string {
  if (fact.movedFrom === null || dayNumberOf(fact.movedFrom) === dayNumberOf(fact.anchorAt)) return '';
  const { org, id, movedFrom } = fact;
  return `${JSON.stringify({ org, day: dayText(dayNumberOf(movedFrom)), subject: id, version: rowVersion(fact.version, revision), inserted_at: insertedAt, is_deleted: 1, first_at: movedFrom, last_at: movedFrom })}\n`;
}

function verdictColumns(verdicts: readonly Verdict[], directory: Directory): Columns {
  if (verdicts.length === 0) return {};
  const places = verdicts.map((v) => placeOf(v, directory));
  const all = <T>(of: (verdict: Verdict) => T): T[] => verdicts.map(of);
  return {
    'verdicts.id': all((v) => v.id), 'verdicts.norm': all((v) => v.norm), 'verdicts.family': all((v) => familyOf(v.norm)),
    'verdicts.book': all((v) => v.book), 'verdicts.book_version': all((v) => v.bookVersion), 'verdicts.outcome': all((v) => v.outcome), 'verdicts.severity': all((v) => v.severity),
    'verdicts.triggered_at': all((v) => v.triggeredAt), 'verdicts.deadline_at': all((v) => v.deadlineAt), 'verdicts.at': all(countsAt), 'verdicts.decided_at': all((v) => v.decidedAt),
    'verdicts.observed': all((v) => v.observed), 'verdicts.allowed': all((v) => v.limit), 'verdicts.unit': all((v) => v.unit ?? ''),
    'verdicts.agent': all((v) => v.agent), 'verdicts.team': places.map((p) => p.team), 'verdicts.department': places.map((p) => p.department), 'verdicts.queue': all((v) => v.queue),
    'verdicts.attributed_to': all((v) => v.attributedTo), 'verdicts.machine': all((v) => (v.machine ? 1 : 0)), 'verdicts.revision': all((v) => v.revision),
  };
}

function deadlineColumns({ deadlines }: CaseFact): Columns {
  if (deadlines.length === 0) return {};
  return {
    'deadlines.norm': deadlines.map((d) => d.norm), 'deadlines.started_at': deadlines.map((d) => d.startedAt),
    'deadlines.deadline_at': deadlines.map((d) => d.deadlineAt), 'deadlines.state': deadlines.map((d) => d.state),
  };
}
