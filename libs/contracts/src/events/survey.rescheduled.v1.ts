import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, caseDimensions } from '../members.js';

/** 客户不便，另约时间 · It does not suit the customer: another time is booked. */
export const surveyRescheduledV1 = eventType({
  type: 'survey.rescheduled.v1',
  zh: '客户不便，另约时间',
  en: 'It does not suit the customer: another time is booked.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    /** The time agreed. */
    at: Type.Optional(Dated),
  }),
});
export type SurveyRescheduledV1 = Static<typeof surveyRescheduledV1.data>;
