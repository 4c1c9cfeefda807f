import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 坐席对质检结果申诉 · The agent appeals against the review. */
export const qaAppealedV1 = eventType({
  type: 'qa.appealed.v1',
  zh: '坐席对质检结果申诉',
  en: 'The agent appeals against the review.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark) }),
});
export type QaAppealedV1 = Static<typeof qaAppealedV1.data>;
