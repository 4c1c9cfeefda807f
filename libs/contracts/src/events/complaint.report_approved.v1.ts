import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CaseData } from '../members.js';

/** 部门负责人批准处理报告；department 为承担部门 · The head approves the report; `department` is the one that it is put down to. */
export const complaintReportApprovedV1 = eventType({
  type: 'complaint.report_approved.v1',
  zh: '部门负责人批准处理报告；department 为承担部门',
  en: 'The head approves the report; `department` is the one that it is put down to.',
  topic: 'events',
  data: CaseData,
});
export type ComplaintReportApprovedV1 = Static<typeof complaintReportApprovedV1.data>;
