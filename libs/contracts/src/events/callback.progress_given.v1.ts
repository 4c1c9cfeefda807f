import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, Remark, caseDimensions } from '../members.js';

/** 尚无结果，先告知客户进展；dueAt 为新的答应时间 · There is no result yet, and the customer is told how far it has come; `dueAt` is the new promise. */
export const callbackProgressGivenV1 = eventType({
  type: 'callback.progress_given.v1',
  zh: '尚无结果，先告知客户进展；dueAt 为新的答应时间',
  en: 'There is no result yet, and the customer is told how far it has come; `dueAt` is the new promise.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, text: Type.Optional(Remark), dueAt: Type.Optional(Dated) }),
});
export type CallbackProgressGivenV1 = Static<typeof callbackProgressGivenV1.data>;
