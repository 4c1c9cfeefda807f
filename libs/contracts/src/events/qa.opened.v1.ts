import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions } from '../members.js';

/** 建立质检单；subject 为该质检 · A QA review begins; the subject is the review. */
export const qaOpenedV1 = eventType({
  type: 'qa.opened.v1',
  zh: '建立质检单；subject 为该质检',
  en: 'A QA review begins; the subject is the review.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    number: Type.Optional(Text),
    /** The QA form that it goes by. */
    form: Type.Optional(Text),
    ticketId: Type.Optional(Text),
  }),
});
export type QaOpenedV1 = Static<typeof qaOpenedV1.data>;
