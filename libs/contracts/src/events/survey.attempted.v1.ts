import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { caseDimensions } from '../members.js';

/** 已拨打回访电话；reached 为是否接通客户 · The customer is called; `reached` says whether they were spoken to. */
export const surveyAttemptedV1 = eventType({
  type: 'survey.attempted.v1',
  zh: '已拨打回访电话；reached 为是否接通客户',
  en: 'The customer is called; `reached` says whether they were spoken to.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reached: Type.Optional(Type.Boolean()) }),
});
export type SurveyAttemptedV1 = Static<typeof surveyAttemptedV1.data>;
