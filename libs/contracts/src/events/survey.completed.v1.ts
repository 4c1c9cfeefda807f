import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** The repair questionnaire (SURV-03); what other questionnaires ask is kept beside it. */
const Answers = Type.Object({
  solved: Type.Optional(Type.Boolean()),
  attitude: Type.Optional(Type.Enum(['satisfied', 'average', 'dissatisfied'])),
  charged: Type.Optional(Type.Boolean()),
  score: Type.Optional(Type.Number({ minimum: 1, maximum: 10 })),
  suggestions: Type.Optional(Remark),
});

/** 回访完成 · The survey is done. */
export const surveyCompletedV1 = eventType({
  type: 'survey.completed.v1',
  zh: '回访完成',
  en: 'The survey is done.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, answers: Type.Optional(Answers) }),
});
export type SurveyCompletedV1 = Static<typeof surveyCompletedV1.data>;
