import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Period, Text } from '../members.js';

/** 一月或一季的投诉统计关账；subject 为该期间 · The complaint figures of a month or quarter are closed; the subject is the period. */
export const complaintPeriodClosedV1 = eventType({
  type: 'complaint.period_closed.v1',
  zh: '一月或一季的投诉统计关账；subject 为该期间',
  en: 'The complaint figures of a month or quarter are closed; the subject is the period.',
  topic: 'events',
  data: Type.Object({ period: Period, by: Type.Optional(Text) }),
});
export type ComplaintPeriodClosedV1 = Static<typeof complaintPeriodClosedV1.data>;
