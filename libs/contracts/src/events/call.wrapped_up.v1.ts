import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text, dimensions } from '../members.js';

/** 话后处理完成，含来电小结 · The wrap-up is done, with the summary of the call. */
export const callWrappedUpV1 = eventType({
  type: 'call.wrapped_up.v1',
  zh: '话后处理完成，含来电小结',
  en: 'The wrap-up is done, with the summary of the call.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    reasonCode: Type.Optional(Text),
    resolved: Type.Optional(Type.Boolean()),
    ticketId: Type.Optional(Text),
    note: Type.Optional(Remark),
  }),
});
export type CallWrappedUpV1 = Static<typeof callWrappedUpV1.data>;
