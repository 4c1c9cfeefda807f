import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions } from '../members.js';

/** 极度不满的评价已转为投诉 · A very dissatisfied evaluation became a complaint. */
export const evaluationConvertedToComplaintV1 = eventType({
  type: 'evaluation.converted_to_complaint.v1',
  zh: '极度不满的评价已转为投诉',
  en: 'A very dissatisfied evaluation became a complaint.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, complaintId: Text }),
});
export type EvaluationConvertedToComplaintV1 = Static<typeof evaluationConvertedToComplaintV1.data>;
