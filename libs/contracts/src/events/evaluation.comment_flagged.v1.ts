import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 评价或意见极度不满，需转投诉 · The evaluation or its comment is very dissatisfied, and has to become a complaint. */
export const evaluationCommentFlaggedV1 = eventType({
  type: 'evaluation.comment_flagged.v1',
  zh: '评价或意见极度不满，需转投诉',
  en: 'The evaluation or its comment is very dissatisfied, and has to become a complaint.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark) }),
});
export type EvaluationCommentFlaggedV1 = Static<typeof evaluationCommentFlaggedV1.data>;
