import { memberOf, said, type AmiEvent, type Stamp } from './ami-event.js';
import type { AmiMessage } from './ami-reader.js';
import type { TrackedCall } from './tracked-call.js';

/** Q.850 causes of a line that is lost: destination out of order, network out of order, temporary failure. */
const LOST: ReadonlySet<string> = new Set(['27', '38', '41']);

/**
 * What the caller's hanging up says of a call: that they went on without an answer after the queue let them go, that the talk is over, or that they
 * gave up in the menu. Nothing where the end was told already, or where it is not known what came before it. `seesResults`: the queue's results are told.
 */
export function callEnd(call: TrackedCall, m: AmiMessage, stamp: Stamp, seesResults: boolean): AmiEvent[] {
  const { id, left, hungUpBy } = call;
  if (call.over) return [];
  if (left !== null) {
    // Where results are told, a caller who left without one pressed a key.
    const reason = call.result ?? (seesResults ? 'key' : 'timeout');
    return [said({ type: 'call.diverted.v1', subject: id, stamp: left, key: id, data: { reason, ...(call.result === null && { assumed: ['reason'] }) } })];
  }
  const cause = m.get('cause') ?? '';
  if (hungUpBy === null && LOST.has(cause)) return [said({ type: 'call.dropped.v1', subject: id, stamp, key: id, data: { cause: memberOf(m, 'cause-txt') ?? cause } })];
  if (call.answered) return [said({ type: 'call.ended.v1', subject: id, stamp, key: id, data: { endedBy: hungUpBy ?? 'unknown' } })];
  if (call.queue !== null) return [said({ type: 'call.ended.v1', subject: id, stamp, key: id, data: { endedBy: hungUpBy ?? 'unknown' } })];
  if (call.blind) return [];
  if (hungUpBy === 'customer') return [said({ type: 'call.abandoned.v1', subject: id, stamp, key: id, data: { stage: 'menu' } })];
  return [said({ type: 'call.ended.v1', subject: id, stamp, key: id, data: { endedBy: 'system' } })];
}
