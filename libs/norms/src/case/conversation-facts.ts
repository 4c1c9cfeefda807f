import { flag, text, type CallEvent, type CallReading } from '@sanxiang/call-fold';
import { declarationAt, type CaseView } from './case-view.js';
import { amountOf, word, type Fact } from './fact.js';
import { fieldsIn } from './readback.js';
import { speechOf } from './speech.js';
import type { SpeechFigure } from './speech-figures.js';

const ofType = (view: CaseView, type: string): readonly CallEvent[] => view.events.filter((e) => e.type === type);
export const tagsOf = (view: CaseView): readonly CallEvent[] => ofType(view, 'call.tagged.v1');
/** Tags of a call, with blanks between. */
export const tagsFact = (view: CaseView): Fact => word(tagsOf(view).map((e) => text(e.data['tag'])).join(' ') || null, tagsOf(view));

export const lengthOf = ({ call, legs, end }: CallReading): Fact => amountOf(call.endedAt === null || call.answeredAt === null ? null : call.endedAt - call.answeredAt, 'ms', [legs[0], end]);
export const figureFact = (figure: SpeechFigure | null, unit: 'cpm' | 'percent' | 'count' | 'ms'): Fact => ({ kind: 'amount', amount: figure?.value ?? null, unit, rests: figure === null ? [] : [figure.event] });

/** Fields that the customer told, with blanks between: as reported (cue `capture.field`), else as heard; null: nothing tells. */
export function capturedIn(view: CaseView): Fact {
  const told = ofType(view, 'call.script_cue.v1').filter((e) => e.data['cue'] === 'capture.field');
  const { written } = speechOf(view);
  const heard = written.filter((t) => t.speaker === 'customer');
  if (told.length === 0 && written.length === 0) return word(null);
  const fields = new Set([...told.flatMap((e) => text(e.data['field']) ?? []), ...heard.flatMap((t) => fieldsIn(t.text))]);
  return word([...fields].join(' '), told);
}

/** Chinese tongues that are not Mandarin, by their codes (ISO 639-3); `zh-` may stand before. */
const MANDARIN = /^(?:zh|cmn)(?:[-_](?:cn|hans.*|sg))?$/i;

/** Whether the agent turned to dialect: somebody reports it. A transcript in Mandarin shows that nobody did; one in dialect does not say who. */
export function dialectIn(view: CaseView, at: number, isOver: boolean): Fact {
  const told = ofType(view, 'call.script_cue.v1').filter((e) => e.data['cue'] === 'voice.dialect');
  if (told.length > 0) return word(true, told);
  if (!isOver) return word(null);
  const written = ofType(view, 'call.transcript_added.v1');
  const isMandarin = written.length > 0 && written.every((e) => MANDARIN.test(text(e.data['language']) ?? ''));
  return isMandarin || declares(view, at) ? word(false, written) : word('unknown', written);
}
/** Asked of declarations alone: that a call was listened to does not say in which tongue. */
function declares(view: CaseView, at: number): boolean {
  view.leansOnDeclarations = true;
  return view.sources.some((source) => declarationAt(view.file.sources.get(source), at)?.reports.includes('call.script_cue') === true);
}

/** What became of an abusive call: `resolved`, `handed_on` (a transfer, or an escalation told of the call itself), `left`, or `unknown`; null while it goes on. */
export function abuseIn({ call, transfers }: CallReading, view: CaseView): Fact {
  const tags = tagsOf(view).filter((e) => e.data['tag'] === 'abuse');
  const first = tags[0];
  if (first === undefined) return word(null);
  const resolved = tags.findLast((e) => flag(e.data['resolved']) !== null);
  if (resolved?.data['resolved'] === true) return word('resolved', [resolved]);
  const passed = [...ofType(view, 'ticket.escalated.v1'), ...transfers.flatMap((t) => t.requested ?? t.completed ?? [])].find((e) => e.timeMs >= first.timeMs);
  if (passed !== undefined) return word('handed_on', [passed]);
  if (call.endedAt === null) return word(null);
  // Elsewhere a ticket may have told it; only who says that it was not resolved has shown it.
  return word(resolved !== undefined ? 'left' : 'unknown', [resolved]);
}
