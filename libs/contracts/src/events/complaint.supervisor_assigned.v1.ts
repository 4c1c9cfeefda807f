import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions } from '../members.js';

/** 指定投诉监督人 · A supervisor takes charge of the complaint. */
export const complaintSupervisorAssignedV1 = eventType({
  type: 'complaint.supervisor_assigned.v1',
  zh: '指定投诉监督人',
  en: 'A supervisor takes charge of the complaint.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, supervisor: Type.Optional(Text) }),
});
export type ComplaintSupervisorAssignedV1 = Static<typeof complaintSupervisorAssignedV1.data>;
