import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Count, caseDimensions } from '../members.js';

/** 归档；copies 为留存的报告表份数 · The complaint is put on file, with `copies` of its report. */
export const complaintArchivedV1 = eventType({
  type: 'complaint.archived.v1',
  zh: '归档；copies 为留存的报告表份数',
  en: 'The complaint is put on file, with `copies` of its report.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, copies: Type.Optional(Count) }),
});
export type ComplaintArchivedV1 = Static<typeof complaintArchivedV1.data>;
