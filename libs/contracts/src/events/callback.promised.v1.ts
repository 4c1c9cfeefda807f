import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, Text, caseDimensions } from '../members.js';

/** 答应客户回电；subject 为该回电。reason 为缘由，如 line_fault、equipment、consult、supervisor、complaint · The customer is promised a call back; the subject is the callback. `reason` is why: `line_fault`, `equipment`, `consult`, `supervisor`, `complaint` or another word. */
export const callbackPromisedV1 = eventType({
  type: 'callback.promised.v1',
  zh: '答应客户回电；subject 为该回电。reason 为缘由，如 line_fault、equipment、consult、supervisor、complaint',
  en: 'The customer is promised a call back; the subject is the callback. `reason` is why: `line_fault`, `equipment`, `consult`, `supervisor`, `complaint` or another word.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    number: Type.Optional(Text),
    reason: Type.Optional(Text),
    /** By when, as the customer was told. */
    dueAt: Type.Optional(Dated),
    ticketId: Type.Optional(Text),
    complaintId: Type.Optional(Text),
  }),
});
export type CallbackPromisedV1 = Static<typeof callbackPromisedV1.data>;
