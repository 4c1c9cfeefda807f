import { Type, type Static, type TSchema } from 'typebox';
import { OUTCOMES } from '../call.js';
import { eventType } from '../event-type.js';
import { Instant } from '../members.js';

const orNull = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);
const Name = orNull(Type.String());
const At = orNull(Instant);
const Whole = Type.Integer({ minimum: 0 });
const Ms = orNull(Whole);
const Yes = orNull(Type.Boolean());
/** Whose stretch it was. */
const who = { agent: Name, team: Name, department: Name, queue: Name };

const Hold = Type.Object({
  ...who, startedAt: Instant, endedAt: At, ms: Ms, kind: Type.Enum(['hold', 'mute']), consent: Yes, statedLimitSec: orNull(Type.Number()),
  longestSilenceMs: Whole, prompts: Type.Array(Instant), outcome: Type.Enum(['resumed', 'given_up', 'transferred', 'cut', 'open']),
});
const Leg = Type.Object({ ...who, startedAt: Instant, endedAt: At, talkMs: Ms, holdMs: Whole, wrapMs: Ms });
const Visit = Type.Object({
  ...who, queue: Type.String(), queuedAt: Instant, leftAt: At, waitMs: Ms, outcome: Type.Enum(['answered', 'abandoned', 'diverted', 'overflowed', 'open']),
  divertReason: Name, rings: Ms, ringMs: Ms,
});
const Attempt = Type.Object({ ...who, agent: Type.String(), startedAt: Instant, ringMs: Ms, outcome: Type.Enum(['taken', 'missed', 'left', 'open']) });
const Transfer = Type.Object({
  ...who, transferId: Name, requestedAt: At, acceptedAt: At, completedAt: At, failedAt: At, to: Name,
  toKind: orNull(Type.Enum(['agent', 'queue', 'outside', 'survey', 'ivr'])), mode: orNull(Type.Enum(['warm', 'blind'])), reason: Name, consent: Yes,
  outcome: Type.Enum(['completed', 'failed', 'lost', 'open']),
});
const Rating = Type.Object({ score: Type.Number(), scale: Type.Number(), channel: Name, at: Instant });
const Tag = Type.Object({ tag: Type.String(), at: Instant, resolved: Yes });
const Contradiction = Type.Object({ eventId: Type.String(), source: Type.String(), type: Type.String(), at: Instant, reason: Type.String() });

/** 一通电话结束后的记录；晚到的事件给出更高的 revision · A call that is over; a late event gives a higher `revision`. */
export const callRecordedV1 = eventType({
  type: 'call.recorded.v1',
  zh: '一通电话结束后的记录；晚到的事件给出更高的 revision',
  en: 'A call that is over; a late event that changes it gives a higher `revision`. Durations in milliseconds.',
  topic: 'outcomes',
  data: Type.Object({
    direction: orNull(Type.Enum(['inbound', 'outbound', 'internal'])),
    ...who, line: Name, region: Name, channel: Name,
    customer: Type.Object({ id: Name, phone: Name, tier: Name }),
    offeredAt: At, queuedAt: At, ringingAt: At, answeredAt: At, endedAt: At,
    outcome: orNull(Type.Enum(OUTCOMES)),
    unfinished: Type.Boolean(),
    abandonStage: orNull(Type.Enum(['menu', 'queue', 'ringing'])),
    divertReason: Name, callbackId: Name,
    endedBy: orNull(Type.Enum(['customer', 'agent', 'system', 'unknown'])),
    endReason: Name,
    rings: Ms, waitMs: Ms, ringMs: Ms, talkMs: Ms, wrapMs: Ms,
    holds: Type.Array(Hold), holdMs: Whole,
    legs: Type.Array(Leg), visits: Type.Array(Visit), attempts: Type.Array(Attempt), transfers: Type.Array(Transfer),
    reasonCode: Name, resolved: Yes, ticketId: Name, rating: orNull(Rating), tags: Type.Array(Tag),
    contradictions: Type.Array(Contradiction), listened: Type.Boolean(), revision: Whole,
  }),
});
export type CallRecordedV1 = Static<typeof callRecordedV1.data>;
