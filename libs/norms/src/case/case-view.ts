import { CALL_DEFAULTS, ordered, readCall, type CallEvent, type CallReading } from '@sanxiang/call-fold';
import { OPTIONAL_FACTS } from '@sanxiang/contracts';
import { isListeningEvent } from './speech.js';

/** What is known of a source: how far its clock is and what it says it is able to report (contract 1.4). */
export interface SourceState {
  readonly newestMs: number;
  readonly throughMs: number;
  /** By instant, then id. */
  readonly declarations: readonly Declaration[];
}

/** What a source declared from an instant on, until its next declaration. */
export interface Declaration {
  readonly at: number;
  readonly id: string;
  readonly reports: readonly string[];
  /** How finely its clock tells, ms. */
  readonly resolutionMs: number;
}

/** A case file: everything about one subject that a norm may ask for. */
export interface CaseFile {
  readonly org: string;
  readonly subject: string;
  readonly events: readonly CallEvent[];
  /** Keys (source, id) of events that were taken back. */
  readonly retracted: ReadonlySet<string>;
  readonly sources: ReadonlyMap<string, SourceState>;
}

/** A case file as it is read at an instant of the subject's clock. */
export interface CaseView {
  readonly file: CaseFile;
  /** The subject's clock. */
  readonly now: number;
  /** Events that count, in order. */
  readonly events: readonly CallEvent[];
  /** null where the subject is no call. */
  readonly call: CallReading | null;
  /** A transcript, or figures made from one, were added. */
  readonly listened: boolean;
  /** Sources that sent an event about the subject. */
  readonly sources: readonly string[];
  /** Whether anything was asked that a later declaration of a source may answer otherwise. */
  leansOnDeclarations: boolean;
}

/** Reads a case file; null when no event is left that counts. */
export function readCase(file: CaseFile, now: number): CaseView | null {
  const call = readCall(file.subject, file.events, { ...CALL_DEFAULTS, clockMs: now, retracted: file.retracted });
  const events = call !== null && call.steps.length === file.events.length ? call.steps.map((s) => s.event) : ordered(file.events, file.retracted);
  if (events.length === 0) return null;
  return { file, now, events, call, listened: call?.call.listened ?? events.some(isListeningEvent), sources: [...new Set(events.map((e) => e.source))].sort(), leansOnDeclarations: false };
}

/** The subject's clock: the latest of the clocks of its sources. */
export function clockOf(sources: Iterable<string>, states: ReadonlyMap<string, SourceState>): number {
  let clock = 0;
  for (const source of sources) { const s = states.get(source); if (s !== undefined) clock = Math.max(clock, s.newestMs, s.throughMs); }
  return clock;
}

/** What is said, so that a transcript tells of it too. */
const SAID: ReadonlySet<string> = new Set(['call.agent_spoke', 'call.script_cue', 'call.consent', 'call.wait_prompt', 'call.transcript_added', 'call.speech_stats']);
/** What only the listening to a call tells: no source can declare it. */
export const LISTENED = 'listened';
/** What only a transcript tells: what customers said. */
export const TRANSCRIPT = 'transcript';
const OPTIONAL: ReadonlySet<string> = new Set(OPTIONAL_FACTS);

/** The declaration of a source that holds at an instant. */
export const declarationAt = (state: SourceState | undefined, at: number): Declaration | undefined => state?.declarations.findLast((d) => d.at <= at);

/** Whether a fact's absence is evidence: everybody reports it, or a source of the subject declared it at that instant, or it is said and the call was listened to. */
export function mayMiss(view: CaseView, fact: string, at: number): boolean {
  if (!OPTIONAL.has(fact)) return true;
  if (fact === TRANSCRIPT) return view.events.some((e) => e.type === 'call.transcript_added.v1');
  if (view.listened && (fact === LISTENED || SAID.has(fact))) return true;
  view.leansOnDeclarations = true;
  return view.sources.some((source) => declarationAt(view.file.sources.get(source), at)?.reports.includes(fact) === true);
}

/** How coarsely the clocks of a subject's sources tell at an instant, ms. */
export function resolutionAt(view: CaseView, at: number): number {
  view.leansOnDeclarations = true;
  return view.sources.reduce((coarsest, source) => Math.max(coarsest, declarationAt(view.file.sources.get(source), at)?.resolutionMs ?? 0), 0);
}
