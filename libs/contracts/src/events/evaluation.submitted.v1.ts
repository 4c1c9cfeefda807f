import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { caseDimensions, evaluationForm } from '../members.js';

/** 客户确认的绩效评价；得分 −50 至 200，100 为符合预期 · The customer confirms an evaluation; scores from −50 to 200 per cent, 100 as expected. */
export const evaluationSubmittedV1 = eventType({
  type: 'evaluation.submitted.v1',
  zh: '客户确认的绩效评价；得分 −50 至 200，100 为符合预期',
  en: 'The customer confirms an evaluation; scores from −50 to 200 per cent, 100 as expected.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, ...evaluationForm }),
});
export type EvaluationSubmittedV1 = Static<typeof evaluationSubmittedV1.data>;
