import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, Text, caseDimensions } from '../members.js';

/** 安排回访；subject 为该回访。type 为回访类型，如 repair、agreement、onsite、card、phone_message、web_message · A follow-up survey is planned; the subject is the survey. `type` is its kind: `repair`, `agreement`, `onsite`, `card`, `phone_message`, `web_message` or another word. */
export const surveyScheduledV1 = eventType({
  type: 'survey.scheduled.v1',
  zh: '安排回访；subject 为该回访。type 为回访类型，如 repair、agreement、onsite、card、phone_message、web_message',
  en: 'A follow-up survey is planned; the subject is the survey. `type` is its kind: `repair`, `agreement`, `onsite`, `card`, `phone_message`, `web_message` or another word.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    number: Type.Optional(Text),
    type: Type.Optional(Text),
    dueAt: Type.Optional(Dated),
    ticketId: Type.Optional(Text),
    complaintId: Type.Optional(Text),
  }),
});
export type SurveyScheduledV1 = Static<typeof surveyScheduledV1.data>;
