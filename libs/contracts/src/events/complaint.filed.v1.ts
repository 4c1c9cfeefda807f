import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text, caseDimensions } from '../members.js';

/** 客户投诉；subject 为该投诉 · A customer complains; the subject is the complaint. */
export const complaintFiledV1 = eventType({
  type: 'complaint.filed.v1',
  zh: '客户投诉；subject 为该投诉',
  en: 'A customer complains; the subject is the complaint.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    number: Type.Optional(Text),
    issue: Type.Optional(Remark),
    /** Sets the time for the answer (CMPL-12). */
    complexity: Type.Optional(Type.Enum(['simple', 'complex'])),
    /** The agent or engineer complained about. */
    against: Type.Optional(Text),
    ticketId: Type.Optional(Text),
    /** The evaluation that became this complaint. */
    evaluationId: Type.Optional(Text),
  }),
});
export type ComplaintFiledV1 = Static<typeof complaintFiledV1.data>;
