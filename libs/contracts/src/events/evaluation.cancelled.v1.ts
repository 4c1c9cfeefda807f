import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 评价草稿取消 · A draft is given up. */
export const evaluationCancelledV1 = eventType({
  type: 'evaluation.cancelled.v1',
  zh: '评价草稿取消',
  en: 'A draft is given up.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark) }),
});
export type EvaluationCancelledV1 = Static<typeof evaluationCancelledV1.data>;
