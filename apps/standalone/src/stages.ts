import type { EventLog } from '@sanxiang/event-log';
import { TOPICS } from '@sanxiang/contracts';

/** Consumer groups of the embedded program. */
export const GROUPS = { call: 'call', sink: 'sink' } as const;

export interface Stage { readonly name: string; readonly behind: number }

/**
 * How far each stage is behind the log, upstream first: when an upstream stage is done, all that it says is in the log,
 * so that zeros read in this order mean that every accepted event is in every figure.
 */
export async function stages(eventLog: EventLog): Promise<Stage[]> {
  const call = await eventLog.behind(GROUPS.call, TOPICS.events);
  const raw = await eventLog.behind(GROUPS.sink, TOPICS.events);
  const outcomes = await eventLog.behind(GROUPS.sink, TOPICS.outcomes);
  const facts = await eventLog.behind(GROUPS.sink, TOPICS.callFacts);
  return [{ name: 'calls', behind: call }, { name: 'events', behind: raw + outcomes }, { name: 'figures', behind: facts }];
}
