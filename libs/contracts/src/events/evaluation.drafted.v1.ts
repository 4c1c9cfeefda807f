import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions, evaluationForm } from '../members.js';

/** 评价草稿，客户尚未确认；subject 为该评价 · An evaluation that the customer has not confirmed yet; the subject is the evaluation. */
export const evaluationDraftedV1 = eventType({
  type: 'evaluation.drafted.v1',
  zh: '评价草稿，客户尚未确认；subject 为该评价',
  en: 'An evaluation that the customer has not confirmed yet; the subject is the evaluation.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, ...evaluationForm, number: Type.Optional(Text), items: Type.Optional(evaluationForm.items) }),
});
export type EvaluationDraftedV1 = Static<typeof evaluationDraftedV1.data>;
