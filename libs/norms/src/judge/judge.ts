import { hash } from 'node:crypto';
import { CALL_DEFAULTS, type CallEvent } from '@sanxiang/call-fold';
import { reasonText, type Attribution, type Deadline, type Verdict } from '@sanxiang/contracts';
import type { Book } from '../books/book.js';
import type { BooksInForce } from '../books/books-in-force.js';
import { readCase, type CaseFile, type CaseView } from '../case/case-view.js';
import { eventOccasions } from '../case/event-occasions.js';
import { KINDS, KIND_NAMES } from '../case/kinds.js';
import type { InForce, Occasion } from '../case/occasion.js';
import { holds, isOpen } from '../patterns/condition.js';
import type { Finding } from '../patterns/finding.js';
import type { Rule } from '../patterns/catalogue.js';
import { rulesOf, type Rules } from './rules.js';

/** What a case comes to at an instant of its clock. */
export interface Judgement {
  /** Each at its first revision; whoever publishes it counts on. */
  readonly verdicts: readonly Verdict[];
  readonly deadlines: readonly Deadline[];
  /** The earliest instant that, once the subject's clock is past it, may change something; null: only events may. */
  readonly nextAt: number | null;
  /** First and last instant of any event that counts. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Another declaration of a source may change something. */
  readonly leansOnDeclarations: boolean;
}

/** A rule that threw; the rest of the case was judged. */
export type OnFault = (norm: string, error: unknown) => void;

/** One norm over one occasion, with what was found. */
export interface Considered {
  readonly rule: Rule;
  readonly book: Book;
  readonly occasion: Occasion;
  readonly finding: Finding;
}

/**
 * Judges a case by the books in force, at an instant of the subject's clock (epoch milliseconds). Pure: the same events in any order, with any
 * duplicates, give the same verdicts. Null when no event is left that counts.
 */
export function judge(books: BooksInForce, file: CaseFile, now: number, onFault: OnFault = () => {}): Judgement | null {
  const view = readCase(file, now);
  const first = view?.events[0];
  const last = view?.events.at(-1);
  if (view === null || first === undefined || last === undefined) return null;
  const verdicts: Verdict[] = [];
  const deadlines: Deadline[] = [];
  let nextAt: number | null = null;
  const soonest = (at: number): void => { if (Number.isFinite(at) && (nextAt === null || at < nextAt)) nextAt = at; };
  const digests = new Map<CallEvent, string>();
  const digestOf = (trigger: CallEvent): string => {
    const digest = digests.get(trigger) ?? triggerDigest(file.org, file.subject, trigger);
    digests.set(trigger, digest);
    return digest;
  };
  for (const considered of consider(books, view, onFault)) {
    const { finding } = considered;
    const { deadlineAt, state } = finding;
    if (state !== 'open') verdicts.push(verdictOf(digestOf(considered.occasion.trigger), considered));
    else if (deadlineAt !== null) soonest(deadlineAt);
    if (deadlineAt !== null && state !== 'unknown') deadlines.push({ norm: considered.rule.norm.id, startedAt: finding.startedAt, deadlineAt, state, calendarAssumed: finding.calendarAssumed });
  }
  const call = view.call?.call;
  if (call !== undefined && call.endedAt === null && !call.unfinished) soonest(call.lastAt + CALL_DEFAULTS.idleLimitMs);
  return { verdicts, deadlines, nextAt, firstAt: first.timeMs, lastAt: last.timeMs, leansOnDeclarations: view.leansOnDeclarations };
}

/** Every norm over every occasion on which it applied. */
export function* consider(books: BooksInForce, view: CaseView, onFault: OnFault): Generator<Considered> {
  for (const ruled of occasionsIn(books, view)) {
    for (const occasion of ruled.occasions) {
      const book = books.at(view.file.org, occasion.at);
      for (const rule of ruled.rulesIn(rulesOf(book))) {
        const finding = judged(rule, book, occasion, onFault);
        if (finding !== null) yield { rule, book, occasion, finding };
      }
    }
  }
}

/** Occasions of one kind, and which rules of a book are about them. */
interface Ruled { readonly occasions: readonly Occasion[]; rulesIn(rules: Rules): readonly Rule[] }
const NO_RULES: readonly Rule[] = [];

function* occasionsIn(books: BooksInForce, view: CaseView): Generator<Ruled> {
  const { org } = view.file;
  const judgedTypes = new Set<string>();
  for (const e of view.events) if (!judgedTypes.has(e.type) && rulesOf(books.at(org, e.timeMs)).byEvent.has(e.type)) judgedTypes.add(e.type);
  for (const type of judgedTypes) yield { occasions: eventOccasions(view, type), rulesIn: (rules) => rules.byEvent.get(type) ?? NO_RULES };
  if (view.call === null) return;
  for (const kind of KIND_NAMES) yield { occasions: KINDS[kind].of(view), rulesIn: (rules) => rules.byKind.get(kind) ?? NO_RULES };
}

/** A rule that throws is that rule's fault: its verdict is not known, and the others are. */
function judged(rule: Rule, book: Book, occasion: Occasion, onFault: OnFault): Finding | null {
  try {
    return isOpen(rule.hours, occasion.at, book) && holds(rule.where, occasion, book) ? rule.judge({ book, norm: rule.norm, occasion }) : null;
  } catch (error) {
    onFault(rule.norm.id, error);
    const reason = { zh: '无法判定：规则出错，已告警', en: 'unknown: the rule failed, and somebody was told' };
    return {
      state: 'unknown', startedAt: occasion.at, deadlineAt: null, decidedAt: occasion.at, observed: null, limit: null, unit: null, evidence: [occasion.trigger.id], reason,
      machine: false, confidence: null, calendarAssumed: false, arithmetic: () => [reason],
    };
  }
}

/** Verdicts of one event are told apart by their norms: the rest of their ids is worked out once. Depends on org, subject and event alone. */
export const triggerDigest = (org: string, subject: string, { source, id }: CallEvent): string => hash('sha1', [org, subject, source, id].join('\u0000'), 'hex').slice(0, ID_DIGITS);
export const verdictId = (norm: string, trigger: string): string => `${norm}-${trigger}`;
/** 80 bits: of a billion events, two share one once in a million tries. */
const ID_DIGITS = 20;

function verdictOf(digest: string, { rule, book, occasion, finding }: Considered): Verdict {
  const { inForce } = occasion;
  const { state, deadlineAt, decidedAt, observed, limit, unit, evidence, reason, machine, confidence, calendarAssumed } = finding;
  return {
    id: verdictId(rule.norm.id, digest), norm: rule.norm.id, book: book.book, bookVersion: book.version,
    outcome: state === 'open' ? 'unknown' : state, severity: rule.norm.severity, triggeredAt: occasion.at, deadlineAt: finite(deadlineAt), decidedAt: finite(decidedAt) ?? occasion.at,
    observed, limit, unit, agent: inForce.agent, team: inForce.team, department: inForce.department, queue: inForce.queue,
    attributedTo: rule.attributedTo ?? attributionOf(inForce), evidence, reason: reasonText(reason), revision: 1, machine, confidence, selfDeclared: false, calendarAssumed,
  };
}

const finite = (at: number | null): number | null => (at !== null && Number.isFinite(at) ? at : null);
const attributionOf = ({ agent }: InForce): Attribution => (agent !== null ? 'agent' : 'department');

