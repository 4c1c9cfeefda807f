import { parseInstant, type Call, type CloudEvent } from '@sanxiang/contracts';
import { keyOf } from './call-event.js';
import { CALL_DEFAULTS } from './call.settings.js';
import { foldCall } from './fold-call.js';

/** The call that some events of one subject make, as the service folds it; `clockMs` is the latest clock of their sources. Null when none of them counts. */
export function callOfEvents(id: string, events: readonly CloudEvent[], clockMs: number): Call | null {
  const calls = events.filter((e) => e.type.startsWith('call.'));
  const retracted = events.flatMap((e) => (e.type === 'event.retracted.v1' ? [keyOf(String(e.data['source']), String(e.data['id']))] : []));
  const told = calls.map((e) => ({ id: e.id, source: e.source, type: e.type, timeMs: parseInstant(e.time) ?? 0, ...(e.sequence !== undefined && { sequence: e.sequence }), data: e.data }));
  return foldCall(id, told, { ...CALL_DEFAULTS, clockMs, retracted: new Set(retracted) });
}
