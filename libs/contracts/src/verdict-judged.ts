import type { CloudEvent } from './envelope.js';
import { normJudgedV1, type NormJudgedV1 } from './events/norm.judged.v1.js';
import { formatInstant } from './instant.js';
import type { Deadline, Verdict } from './judgement.js';

/** The source of what the judge says. */
export const NORMS_SOURCE = 'sanxiang/norms';
/** Revisions are written with leading zeros, so that ids sort by version. */
const REVISION_DIGITS = 6;

/** A deadline in its public spelling (contract 4). */
export interface WireDeadline {
  readonly norm: string;
  readonly startedAt: string;
  readonly deadlineAt: string;
  readonly state: Deadline['state'];
  readonly calendarAssumed?: true;
}

/** A verdict in its public spelling: the data of `norm.judged.v1` and, with its `subject`, an item of `GET /v1/verdicts`. What is not known is left out. */
export function toWireVerdict(verdict: Verdict): NormJudgedV1 {
  const { id, norm, book, bookVersion, outcome, severity, triggeredAt, deadlineAt, decidedAt, observed, limit, unit } = verdict;
  const { agent, team, department, queue, attributedTo, evidence, reason, revision, machine, confidence, selfDeclared, calendarAssumed } = verdict;
  return {
    id, norm, book, bookVersion, outcome, severity, triggeredAt: formatInstant(triggeredAt), ...(deadlineAt !== null && { deadlineAt: formatInstant(deadlineAt) }), decidedAt: formatInstant(decidedAt),
    ...(observed !== null && { observed }), ...(limit !== null && { limit }), ...(unit !== null && { unit }),
    ...(agent !== null && { agent }), ...(team !== null && { team }), ...(department !== null && { department }), ...(queue !== null && { queue }),
    attributedTo, evidence: [...evidence], reason, revision,
    ...(machine && { machine }), ...(confidence !== null && { confidence }), ...(selfDeclared && { selfDeclared }), ...(calendarAssumed && { calendarAssumed }),
  };
}

/** A deadline in its public spelling. */
export const toWireDeadline = ({ norm, startedAt, deadlineAt, state, calendarAssumed }: Deadline): WireDeadline =>
  ({ norm, startedAt: formatInstant(startedAt), deadlineAt: formatInstant(deadlineAt), state, ...(calendarAssumed && { calendarAssumed: true as const }) });

/** Id of the event that says a revision of a verdict. */
export const judgedEventId = (verdictId: string, revision: number): string => `${verdictId}.${String(revision).padStart(REVISION_DIGITS, '0')}`;

/**
 * The public event of a verdict. `timeMs` (epoch) is the caller's, who sees to it that it never goes back within a subject;
 * `causationId` names the event that made this revision. The same verdict and revision give the same id.
 */
export function judgedEvent(org: string, subject: string, verdict: Verdict, timeMs: number, causationId?: string): CloudEvent<NormJudgedV1> {
  return {
    specversion: '1.0',
    id: judgedEventId(verdict.id, verdict.revision),
    source: NORMS_SOURCE,
    type: normJudgedV1.type,
    subject,
    time: formatInstant(timeMs),
    org,
    ...(causationId !== undefined && { causationid: causationId }),
    data: toWireVerdict(verdict),
  };
}
