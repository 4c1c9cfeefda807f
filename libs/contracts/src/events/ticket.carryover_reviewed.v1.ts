import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CaseData } from '../members.js';

/** 次日值班人检查遗留 · The next day's duty looks at what was carried over. */
export const ticketCarryoverReviewedV1 = eventType({
  type: 'ticket.carryover_reviewed.v1',
  zh: '次日值班人检查遗留',
  en: 'The next day\'s duty looks at what was carried over.',
  topic: 'events',
  data: CaseData,
});
export type TicketCarryoverReviewedV1 = Static<typeof ticketCarryoverReviewedV1.data>;
