import type { CaseFact, Deadline, Verdict } from './judgement.js';
import { longReason, shortReason } from './verdict-reasons.js';

/** A fact without what it says. */
export type CaseHead = Omit<CaseFact, 'verdicts' | 'deadlines'>;
/** What a fact says of its subject. */
export type CaseBody = Pick<CaseFact, 'verdicts' | 'deadlines'>;

/**
 * A subject's verdicts have most of their members in common: twenty norms look at one conversation. So each says only what it has otherwise than the one
 * before it; the first says everything. A norm is left out where the id begins with it.
 */
type ShortVerdict = Pick<Verdict, 'id'> & Partial<Verdict>;
type ShortDeadline = Omit<Deadline, 'calendarAssumed'> & Partial<Deadline>;

/** An id is its norm, a dash, and so many digits. */
const ID_DIGITS = 20;
const isNormIn = ({ id, norm }: Verdict): boolean => id.length === norm.length + 1 + ID_DIGITS && id.startsWith(norm);

/** Members that are numbers, words of ours, or null: as a text they are as they are. */
const PLAIN = ['bookVersion', 'triggeredAt', 'deadlineAt', 'decidedAt', 'observed', 'limit', 'revision', 'machine', 'confidence', 'selfDeclared', 'calendarAssumed'] as const;
const TEXTS = ['book', 'outcome', 'severity', 'unit', 'agent', 'team', 'department', 'queue', 'attributedTo'] as const;

/** Verdicts as facts and the warehouse keep them, with commas between. The first says everything. */
export function verdictsText(verdicts: readonly Verdict[]): string {
  let all = '';
  let before: Partial<Verdict> = {};
  for (const verdict of verdicts) {
    let text = `{"id":${JSON.stringify(verdict.id)}`;
    if (!isNormIn(verdict)) text += `,"norm":${JSON.stringify(verdict.norm)}`;
    for (const name of PLAIN) if (verdict[name] !== before[name]) text += `,"${name}":${String(verdict[name])}`;
    for (const name of TEXTS) if (verdict[name] !== before[name]) text += `,"${name}":${JSON.stringify(verdict[name])}`;
    if (verdict.reason !== before.reason) text += `,"reason":${JSON.stringify(shortReason(verdict.reason))}`;
    if (!isSame(verdict.evidence, before.evidence)) text += `,"evidence":${JSON.stringify(verdict.evidence)}`;
    all += `${all === '' ? '' : ','}${text}}`;
    before = verdict;
  }
  return all;
}
const isSame = (a: readonly string[], b: readonly string[] | undefined): boolean => a === b || (a.length === b?.length && a.every((id, i) => id === b[i]));

function readVerdicts(shorts: readonly ShortVerdict[]): Verdict[] {
  let before: Verdict | null = null;
  return shorts.map((short): Verdict => {
    const { id, norm = id.slice(0, -1 - ID_DIGITS), reason } = short;
    // The first says everything: its writer saw to that.
    const verdict = { ...before, ...short, norm } as Verdict;
    return before = reason === undefined ? verdict : { ...verdict, reason: longReason(reason) };
  });
}

/** Deadlines as facts and the warehouse keep them. */
export const deadlinesText = (deadlines: readonly Deadline[]): string => JSON.stringify(deadlines.map(({ calendarAssumed, ...d }): ShortDeadline => (calendarAssumed ? { ...d, calendarAssumed } : d)));

/** What is said of a subject, of texts that are at hand already. */
export const caseBodyText = (verdicts: readonly string[], deadlines: string): string => `{"verdicts":[${verdicts.filter((text) => text !== '').join()}],"deadlines":${deadlines}}`;

/** Reads what `caseBodyText` wrote. */
export function readCaseBody(text: string): CaseBody {
  const { verdicts, deadlines } = JSON.parse(text) as { readonly verdicts: readonly ShortVerdict[]; readonly deadlines: readonly ShortDeadline[] };
  return { verdicts: readVerdicts(verdicts), deadlines: deadlines.map((d) => ({ calendarAssumed: false, ...d })) };
}

const BODY = ',"verdicts":';

/** The text of a fact: what it says comes last, so that it can be found again. */
export const caseFactText = (head: CaseHead, body: string): string => `${JSON.stringify(head).slice(0, -1)},${body.slice(1)}`;

/** A fact as it was read, with the text of what it says, which need not be written anew. */
export interface ToldCase { readonly fact: CaseFact; readonly body: string }

/** Reads what `caseFactText` wrote. The first such member is the fact's own: inside of a text its quotes would have backslashes. */
export function readCaseFact(text: string): ToldCase {
  const at = text.indexOf(BODY);
  const body = `{${text.slice(at + 1)}`;
  const head = JSON.parse(`${text.slice(0, at)}}`) as CaseHead;
  return { fact: { ...head, ...readCaseBody(body) }, body };
}
