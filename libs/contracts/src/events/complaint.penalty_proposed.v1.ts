import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text, caseDimensions } from '../members.js';

/** 对有关人员提出处理意见 · Something is proposed for the persons concerned. */
export const complaintPenaltyProposedV1 = eventType({
  type: 'complaint.penalty_proposed.v1',
  zh: '对有关人员提出处理意见',
  en: 'Something is proposed for the persons concerned.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, penalty: Type.Optional(Remark), against: Type.Optional(Text) }),
});
export type ComplaintPenaltyProposedV1 = Static<typeof complaintPenaltyProposedV1.data>;
