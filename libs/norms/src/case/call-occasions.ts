import { isRelease, text, type CallEvent, type CallReading, type HoldTrace, type TransferTrace } from '@sanxiang/call-fold';
import type { Hold, Leg, Transfer } from '@sanxiang/contracts';
import type { CaseView } from './case-view.js';
import { amountOf, moments, word, type Fact } from './fact.js';
import { momentsSaid } from './said-occasions.js';
import { abuseIn, capturedIn, dialectIn, figureFact, lengthOf, tagsFact } from './conversation-facts.js';
import { agentShare, interruptions, longestSilence, speechRate } from './speech-figures.js';
import { speechOf } from './speech.js';
import { happened, type Found, type InForce, type OccasionKind } from './occasion.js';

const NOBODY: InForce = { agent: null, team: null, department: null, queue: null };
const who = ({ agent, team, department, queue }: InForce): InForce => ({ agent, team, department, queue });
const ofType = (view: CaseView, type: string): readonly CallEvent[] => view.events.filter((e) => e.type === type);
const direction = (view: CaseView): Fact => word(view.call?.call.direction ?? null);

/** A hold or mute, with the events that it rests on. */
interface HeldOnce { readonly hold: Hold; readonly trace: HoldTrace }

function holdsOf(view: CaseView): HeldOnce[] {
  const { call } = view;
  return call === null ? [] : call.call.holds.flatMap((hold, no) => { const trace = call.holds[no]; return trace === undefined ? [] : [{ hold, trace }]; });
}

/** The end of a hold, where only its instant is known (a queue, a transfer told late), rests on the hold's own key. */
const endOf = ({ hold, trace }: HeldOnce): Fact => ({ kind: 'moments', moments: hold.endedAt === null ? [] : [{ at: hold.endedAt, id: (trace.end ?? trace.start).id }] });

/** 保持与静音 · Holds and mutes; a mute inside a hold is the hold. */
export const HOLD: OccasionKind<HeldOnce> = {
  find: (view) => holdsOf(view).map((of) => ({ of, trigger: of.trace.start, inForce: who(of.hold), overAt: of.hold.endedAt })),
  facts: {
    direction: (_of, view) => direction(view),
    kind: ({ hold }) => word(hold.kind),
    began: ({ trace }) => moments([trace.start]),
    ended: endOf,
    prompts: ({ trace }) => moments(trace.prompts),
    length: ({ hold, trace }) => amountOf(hold.ms, 'ms', [trace.start, trace.end]),
    callbackOffers: (_of, view) => momentsSaid(speechOf(view).cues.filter((c) => c.cues.includes('callback.offer'))),
    granted: ({ trace }) => moments(trace.consent?.data['granted'] === true ? [trace.consent] : []),
    refused: ({ trace }) => moments(trace.consent !== null && trace.consent.data['granted'] !== true ? [trace.consent] : []),
    /** A limit that the customer was told and agreed to. */
    statedLimit: ({ hold, trace }) => amountOf(hold.consent === true && hold.statedLimitSec !== null ? hold.statedLimitSec * 1000 : null, 'ms', [trace.consent]),
  },
};

/** 取回通话 · Returns from a hold or mute: where the customer was talked to again. */
export const RETURN: OccasionKind<HeldOnce & { readonly until: number | null }> = {
  find(view) {
    const all = holdsOf(view);
    return all.flatMap((held, no) => {
      const { hold, trace } = held;
      if (hold.outcome !== 'resumed' || trace.end === null) return [];
      const until = all[no + 1]?.hold.startedAt ?? view.call?.call.endedAt ?? null;
      return [{ of: { ...held, until: all[no + 1]?.hold.startedAt ?? null }, trigger: trace.end, inForce: who(hold), overAt: until }];
    });
  },
  facts: {
    direction: (_of, view) => direction(view),
    kind: ({ hold }) => word(hold.kind),
    held: ({ hold, trace }) => amountOf(hold.ms, 'ms', [trace.start, trace.end]),
    /** What comes from here on belongs to the next hold. */
    ended: ({ until, trace }) => ({ kind: 'moments', moments: until === null ? [] : [{ at: until, id: trace.start.id }] }),
  },
};

/** A leg that an answer began. */
interface Answer { readonly no: number; readonly leg: Leg; readonly event: CallEvent }

function answersOf(view: CaseView): Answer[] {
  const { call } = view;
  return call === null ? [] : call.call.legs.flatMap((leg, no) => { const event = call.legs[no]; return event?.type === 'call.answered.v1' ? [{ no, leg, event }] : []; });
}

/** Rings of the phone that was answered: as the answer says, else the highest number that was reported since the caller was last talked to (contract 1.2). */
function ringsOf({ no, event }: Answer, view: CaseView): Fact {
  const told = event.data['rings'];
  if (typeof told === 'number') return amountOf(told, 'rings', [event]);
  const since = view.call?.call.legs[no - 1]?.endedAt ?? -Infinity;
  let highest: CallEvent | null = null;
  for (const e of ringsBefore(view, since, event.timeMs)) if (highest === null || ringNo(e) > ringNo(highest)) highest = e;
  return amountOf(highest === null ? null : ringNo(highest), 'rings', [highest, event]);
}
const ringNo = (e: CallEvent): number => (typeof e.data['ringNo'] === 'number' ? e.data['ringNo'] : 1);
const ringsBefore = (view: CaseView, from: number, to: number): readonly CallEvent[] => ofType(view, 'call.ringing.v1').filter((e) => e.timeMs >= from && e.timeMs <= to);

/** 接起 · Answers: each begins an agent's stretch of the conversation. */
export const ANSWER: OccasionKind<Answer> = {
  find: (view) => answersOf(view).map((of) => ({ of, trigger: of.event, inForce: who(of.leg), overAt: of.leg.endedAt })),
  facts: {
    direction: (_of, view) => direction(view),
    first: ({ no }) => word(no === 0),
    answered: ({ event }) => moments([event]),
    rings: ringsOf,
    /** From the first ring of the phone that was answered; in another's phone the caller's wait is not this agent's. */
    rang: ({ no, leg, event }, view) => moments(ringsBefore(view, view.call?.call.legs[no - 1]?.endedAt ?? -Infinity, event.timeMs)
      .filter((e) => { const agent = text(e.data['agent']); return agent === null || agent === leg.agent; }).slice(0, 1)),
    spoke: ({ leg, event }, view) => ({
      kind: 'moments',
      moments: speechOf(view).turns.filter((t) => t.at >= event.timeMs && (leg.endedAt === null || t.at <= leg.endedAt)),
    }),
  },
};

interface Passed { readonly transfer: Transfer; readonly trace: TransferTrace }

/** Transfers of callers; a survey or voice menu is a release and no transfer (contract 1.2). */
function transfersOf(view: CaseView): Passed[] {
  const { call } = view;
  return call === null ? [] : call.call.transfers.flatMap((transfer, no) => { const trace = call.transfers[no]; return trace === undefined || isRelease(transfer.toKind) ? [] : [{ transfer, trace }]; });
}

const settledAt = ({ completedAt, failedAt }: Transfer): number | null => completedAt ?? failedAt;
const transferFacts: OccasionKind<Passed>['facts'] = {
  direction: (_of, view) => direction(view),
  mode: ({ transfer }) => word(transfer.mode),
  /** null while it is under way. */
  outcome: ({ transfer, trace }, view) => word(view.call?.call.unfinished === true && transfer.outcome !== 'completed' && transfer.outcome !== 'failed' ? 'unfinished' : transfer.outcome === 'open' ? null : transfer.outcome,
    [trace.completed, trace.failed, view.call?.end]),
  granted: ({ trace }) => moments(trace.consent?.data['granted'] === true ? [trace.consent] : []),
  refused: ({ trace }) => moments(trace.consent !== null && trace.consent.data['granted'] !== true ? [trace.consent] : []),
  accepted: ({ trace }) => moments([trace.accepted]),
  completed: ({ trace }) => moments([trace.completed]),
};

/** 转接 · Transfers, from the key that asks for them. */
export const TRANSFER: OccasionKind<Passed> = {
  find: (view) => transfersOf(view).flatMap((of): Found<Passed>[] => {
    const trigger = of.trace.requested ?? of.trace.completed ?? of.trace.failed ?? of.trace.accepted;
    return trigger === undefined ? [] : [{ of, trigger, inForce: who(of.transfer), overAt: settledAt(of.transfer) ?? view.call?.call.endedAt ?? null }];
  }),
  facts: transferFacts,
};

/** 完成的转接 · Transfers that went over. */
export const COMPLETED_TRANSFER: OccasionKind<Passed> = {
  find: (view) => transfersOf(view).flatMap((of): Found<Passed>[] => (of.trace.completed === undefined ? [] : [{ of, trigger: of.trace.completed, inForce: who(of.transfer), overAt: of.transfer.completedAt }])),
  facts: transferFacts,
};

/** 通话结束 · Ends of conversations, where somebody told who hung up. */
export const END: OccasionKind<{ readonly event: CallEvent; readonly reading: CallReading }> = {
  find(view) {
    const reading = view.call;
    const event = reading?.steps.find((s) => s.word === 'ended')?.event;
    const leg = reading?.call.legs.at(-1);
    return reading === null || event === undefined || leg === undefined ? [] : [{ of: { event, reading }, trigger: event, inForce: who(leg), overAt: event.timeMs }];
  },
  facts: {
    direction: (_of, view) => direction(view),
    endedBy: ({ event }) => word(text(event.data['endedBy']), [event]),
    reason: ({ event }) => word(text(event.data['reason']), [event]),
    answered: ({ reading }) => moments(reading.legs.slice(0, 1)),
    ended: ({ event }) => moments([event]),
    length: ({ reading }) => lengthOf(reading),
    /** A survey or the voice menu had taken over. */
    released: ({ reading }) => {
      const last = reading.call.transfers.at(-1);
      return word(last !== undefined && isRelease(last.toKind) && last.outcome === 'completed', [reading.transfers.at(-1)?.completed]);
    },
    /** The line was lost before anybody hung up. */
    dropped: ({ reading }) => happened(reading.end?.type === 'call.dropped.v1' ? [reading.end] : []),
    tags: (_of, view) => tagsFact(view),
    asked: ({ event }, view) => amountOf(cuesBefore(view, 'closing.more', event.timeMs).length, 'count', cuesBefore(view, 'closing.more', event.timeMs)),
    announced: ({ event }, view) => moments(cuesBefore(view, 'hangup.announce', event.timeMs)),
  },
};
const cuesBefore = (view: CaseView, cue: string, at: number): readonly CallEvent[] => ofType(view, 'call.script_cue.v1').filter((e) => e.data['cue'] === cue && e.timeMs <= at);

/** 一通电话 · Calls, from their offer on. */
export const CALL: OccasionKind<CallReading> = {
  find(view) {
    const reading = view.call;
    const trigger = reading?.steps.find((s) => s.word === 'offered')?.event;
    if (reading === null || trigger === undefined) return [];
    const { queue, department, endedAt } = reading.call;
    return [{ of: reading, trigger, inForce: { ...NOBODY, queue, department }, overAt: endedAt }];
  },
  facts: {
    direction: (_of, view) => direction(view),
    booked: ({ steps }) => word(isBooked(steps)),
    outcome: ({ call, end, legs }) => word(call.outcome, [call.answeredAt === null ? end : legs[0]]),
    /** Why it was turned away; `no` where it was not; null while it waits. */
    turnedAway: ({ call, end }) => word(call.outcome === 'unfinished' ? 'unfinished' : call.outcome === 'diverted' || call.outcome === 'callback_requested' ? text(end?.data['reason']) : call.outcome === null ? null : 'no', [end]),
    urgent: ({ steps }) => word(offerOf(steps)?.data['urgent'] === true, [offerOf(steps)]),
    lineType: ({ steps }) => word(text(offerOf(steps)?.data['lineType']), [offerOf(steps)]),
    profession: ({ steps }) => word(text(offerOf(steps)?.data['profession']), [offerOf(steps)]),
    taken: (reading) => word(takenOf(reading), [reading.call.answeredAt === null ? reading.end : reading.legs[0]]),
    answered: ({ legs }) => moments(legs.slice(0, 1)),
    ended: ({ end }) => moments([end]),
  },
};

/**
 * Whether the call was taken. One that was diverted, ended in the menu, or asked to be rung back was not left unanswered, unless it was booked;
 * null while it is not known, and where nobody had to take it.
 */
function takenOf({ call, steps }: CallReading): string | null {
  if (call.outcome === 'answered' || call.outcome === 'unfinished') return call.outcome;
  if (call.outcome === 'abandoned') return call.abandonStage === 'menu' ? null : 'left_waiting';
  return call.outcome === 'diverted' && isBooked(steps) ? 'booked_and_turned_away' : null;
}
const offerOf = (steps: CallReading['steps']): CallEvent | undefined => steps.find((s) => s.word === 'offered')?.event;
const isBooked = (steps: CallReading['steps']): boolean => steps.some((s) => s.word === 'offered' && s.event.data['booked'] === true);

/** 一次交谈 · Conversations: calls that somebody answered, from the first answer to the end. */
export const CONVERSATION: OccasionKind<CallReading> = {
  find(view) {
    const reading = view.call;
    const first = reading?.call.legs[0];
    const trigger = reading?.legs[0];
    return reading === null || first === undefined || trigger === undefined ? [] : [{ of: reading, trigger, inForce: who(first), overAt: reading.call.endedAt }];
  },
  facts: {
    direction: (_of, view) => direction(view),
    answered: ({ legs }) => moments(legs.slice(0, 1)),
    ended: ({ end }) => moments([end]),
    length: lengthOf,
    tags: (_of, view) => tagsFact(view),
    /** It rings a customer back who was promised it. */
    returns: ({ call }) => word(call.direction === 'outbound' && call.callbackId !== null),
    cpm: (_of, view) => figureFact(speechRate(view), 'cpm'),
    talkShare: (_of, view) => figureFact(agentShare(view), 'percent'),
    overlaps: (_of, view) => figureFact(interruptions(view), 'count'),
    silence: (_of, view) => figureFact(longestSilence(view), 'ms'),
    captured: (_of, view) => capturedIn(view),
    dialect: ({ call }, view) => dialectIn(view, call.answeredAt ?? call.firstAt, call.endedAt !== null),
    abuse: (reading, view) => abuseIn(reading, view),
    granted: (_of, view) => moments(ofType(view, 'call.consent.v1').filter((e) => e.data['kind'] === 'wait' && e.data['granted'] === true)),
  },
};
