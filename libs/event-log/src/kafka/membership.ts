/** A sign of life this often: a change in the group is noticed within this time. */
export const HEARTBEAT_MS = 1000;

/** What is known of a consumer's place in its group. */
export interface Membership {
  /** Partitions that it has now. */
  partitions: number;
  /** Set when the group is sharing its partitions anew, or has put this member out; null again once it has joined. */
  lost: Error | null;
  /** Records that were handed over lately, of all partitions: a sum that is halved every second, as it stood at `latelyAt` (ms of `performance.now`). */
  lately: number;
  latelyAt: number;
}

const HALVED_MS = 1000;

/** Counts records that are handed over now; answers how many there were lately. At a steady rate that is 1.4 times what comes in a second. */
export function countLately(member: Membership, records: number): number {
  const now = performance.now();
  member.lately = member.lately * 0.5 ** ((now - member.latelyAt) / HALVED_MS) + records;
  member.latelyAt = now;
  return member.lately;
}

const OUT = new Set(['REBALANCE_IN_PROGRESS', 'NOT_COORDINATOR_FOR_GROUP', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);

/** Whether the broker says that this member has to join again; kafkajs does so when it is thrown this error. */
export const isOut = (error: unknown): error is Error => error instanceof Error && 'type' in error && typeof error.type === 'string' && OUT.has(error.type);
