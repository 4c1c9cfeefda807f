/**
 * What the judge says of a subject, as all services know it. Instants are epoch milliseconds; `norm.judged.v1` and the API give the public spelling
 * (contract 2). Source of the members: contract 2 and 4.
 */

export const VERDICT_OUTCOMES = ['met', 'breached', 'unknown', 'excused'] as const;
export type VerdictOutcome = (typeof VERDICT_OUTCOMES)[number];
export const SEVERITIES = ['soft', 'hard'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const ATTRIBUTIONS = ['agent', 'department', 'system', 'customer'] as const;
export type Attribution = (typeof ATTRIBUTIONS)[number];

/** One time that a norm applied, with its outcome. */
export interface Verdict {
  /** Depends on org, norm, subject and triggering event alone. */
  readonly id: string;
  readonly norm: string;
  /** The book in force at `triggeredAt`. */
  readonly book: string;
  readonly bookVersion: number;
  readonly outcome: VerdictOutcome;
  readonly severity: Severity;
  readonly triggeredAt: number;
  /** null where the norm has no time limit. */
  readonly deadlineAt: number | null;
  /** Event time of what decided. */
  readonly decidedAt: number;
  /** What was seen and what is allowed, in `unit`; null where there is no number. */
  readonly observed: number | null;
  readonly limit: number | null;
  readonly unit: string | null;
  /** Whose it is: who was in force where the norm was triggered. */
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
  readonly queue: string | null;
  readonly attributedTo: Attribution;
  /** Ids of the events that it rests on, sorted. */
  readonly evidence: readonly string[];
  /** Why, for people, 中文 · English. */
  readonly reason: string;
  /** From 1; rises with each change of what is said. */
  readonly revision: number;
  /** Judged from a transcript: counts for a person only once confirmed. */
  readonly machine: boolean;
  /** 0 to 1, of a machine's verdict; else null. */
  readonly confidence: number | null;
  /** The evidence was keyed by the agent themself. */
  readonly selfDeclared: boolean;
  /** The deadline reaches a year without an official calendar. */
  readonly calendarAssumed: boolean;
}

/** A deadline that a norm set on a subject. */
export interface Deadline {
  readonly norm: string;
  readonly startedAt: number;
  readonly deadlineAt: number;
  readonly state: 'open' | 'met' | 'breached';
  readonly calendarAssumed: boolean;
}

/**
 * All that is said of one subject (topic `case-facts`, internal, from the judge to analytics): every verdict that holds now and its deadlines.
 * A fact replaces by `version`; a verdict that is not in the newest version no longer applies.
 */
export interface CaseFact {
  readonly org: string;
  /** The subject. */
  readonly id: string;
  readonly version: number;
  /** Where the fact is filed: the subject's first event. */
  readonly anchorAt: number;
  /** The anchor of the version before, when it was another: that row is withdrawn. */
  readonly movedFrom: number | null;
  /** UTC days (days since 1970) whose figures this version changes, against the one before: `touchedDaysOf`. A span would make a month dirty for each ticket. */
  readonly touchedDays: readonly number[];
  readonly verdicts: readonly Verdict[];
  readonly deadlines: readonly Deadline[];
}

const DAY_MS = 86_400_000;

/** What of a verdict says where it counts, and whether it has changed. */
type Counted = Pick<Verdict, 'id' | 'revision' | 'triggeredAt' | 'deadlineAt'>;

/** UTC days whose figures a change of verdicts touches: those of the verdicts that came, went or were revised. Sorted, each once. */
export function touchedDaysOf(before: readonly Counted[], after: readonly Counted[]): number[] {
  const was = new Map(before.map((v) => [v.id, v.revision]));
  const is = new Map(after.map((v) => [v.id, v.revision]));
  const changed = [...before.filter((v) => is.get(v.id) !== v.revision), ...after.filter((v) => was.get(v.id) !== v.revision)];
  return [...new Set(changed.flatMap((v) => [v.triggeredAt, v.deadlineAt ?? v.triggeredAt]).map((ms) => Math.floor(ms / DAY_MS)))].sort((a, b) => a - b);
}

/** The instant at which a verdict counts (contract 1.2): its deadline, else its trigger. */
export const countsAt = (verdict: Pick<Verdict, 'deadlineAt' | 'triggeredAt'>): number => verdict.deadlineAt ?? verdict.triggeredAt;
