import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text, caseDimensions } from '../members.js';

/** 客户撤诉；evidence 为撤诉的来电或信件 · The complaint is taken back; `evidence` is the call or letter in which the customer said so. */
export const complaintWithdrawnV1 = eventType({
  type: 'complaint.withdrawn.v1',
  zh: '客户撤诉；evidence 为撤诉的来电或信件',
  en: 'The complaint is taken back; `evidence` is the call or letter in which the customer said so.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark), evidence: Type.Optional(Text) }),
});
export type ComplaintWithdrawnV1 = Static<typeof complaintWithdrawnV1.data>;
