import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { ATTRIBUTIONS, SEVERITIES, VERDICT_OUTCOMES } from '../judgement.js';
import { Instant, Remark, Share, Text } from '../members.js';

/** 一条规范的一次判定；晚到的事件改变判定时给出更高的 revision · One verdict; a late event that changes it gives a higher `revision`. */
export const normJudgedV1 = eventType({
  type: 'norm.judged.v1',
  zh: '一条规范的一次判定；晚到的事件改变判定时给出更高的 revision',
  en: 'One verdict: a norm that applied once, with its outcome. A late event that changes it gives the same verdict a higher `revision`.',
  topic: 'outcomes',
  data: Type.Object({
    /** The verdict's own id, the same in every revision; the event's is `<id>.<revision>`. */
    id: Text,
    norm: Text, book: Text, bookVersion: Type.Integer({ minimum: 0 }),
    outcome: Type.Enum(VERDICT_OUTCOMES), severity: Type.Enum(SEVERITIES),
    triggeredAt: Instant, deadlineAt: Type.Optional(Instant), decidedAt: Instant,
    observed: Type.Optional(Type.Number()), limit: Type.Optional(Type.Number()), unit: Type.Optional(Text),
    agent: Type.Optional(Text), team: Type.Optional(Text), department: Type.Optional(Text), queue: Type.Optional(Text),
    attributedTo: Type.Enum(ATTRIBUTIONS),
    /** Ids of the events that it rests on, sorted. */
    evidence: Type.Array(Text),
    reason: Remark,
    revision: Type.Integer({ minimum: 1 }),
    machine: Type.Optional(Type.Boolean()), confidence: Type.Optional(Share), selfDeclared: Type.Optional(Type.Boolean()), calendarAssumed: Type.Optional(Type.Boolean()),
  }),
});
export type NormJudgedV1 = Static<typeof normJudgedV1.data>;
