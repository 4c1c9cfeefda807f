import type { CloudEvent } from '@sanxiang/contracts';

/** What makes an event the same event; what is no text here was never let in. */
const NAMES = ['org', 'source', 'id', 'subject', 'type', 'time'] as const;

/**
 * The event that a record of the log holds; null when it holds something that intake never let in (written by another program, or by a broken disk).
 * Consumers put such a record aside as a dead letter; here it only has to be passed over, for no event can be a copy of it.
 */
export function loggedEvent(text: string): CloudEvent | null {
  let read: unknown;
  try { read = JSON.parse(text); } catch { return null; }
  return isEvent(read) ? read : null;
}

const isEvent = (read: unknown): read is CloudEvent => typeof read === 'object' && read !== null && NAMES.every((name) => typeof Reflect.get(read, name) === 'string');
