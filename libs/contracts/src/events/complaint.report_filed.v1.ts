import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 实际处理人填写投诉处理报告表 · Who handled it files the handling report. */
export const complaintReportFiledV1 = eventType({
  type: 'complaint.report_filed.v1',
  zh: '实际处理人填写投诉处理报告表',
  en: 'Who handled it files the handling report.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    /** What led to the incident. */
    cause: Type.Optional(Remark),
    /** What is proposed for the persons concerned. */
    penalty: Type.Optional(Remark),
    /** Whether the customer was right. */
    upheld: Type.Optional(Type.Boolean()),
  }),
});
export type ComplaintReportFiledV1 = Static<typeof complaintReportFiledV1.data>;
