import { memberOf, said, type AmiEvent, type Stamp } from './ami-event.js';
import type { AmiMessage } from './ami-reader.js';
import { deviceOf, numberOf } from './channel.js';
import type { Members } from './members.js';
import type { TrackedCall, TrackedCalls } from './tracked-call.js';

const SUCCESS = 'Success';

/** The agent at a channel, where a queue knows its device. */
function agentAt(channel: string | undefined, members: Members): { agent?: string } {
  const device = deviceOf(channel);
  const agent = device === undefined ? undefined : members.nameOf(device);
  return agent === undefined ? {} : { agent };
}

const callOf = (m: AmiMessage, calls: TrackedCalls, ids: readonly string[]): TrackedCall | undefined =>
  ids.map((id) => calls.get(memberOf(m, id))).find((call) => call !== undefined);

/** One key asks for a blind transfer and does it: it is requested, and completed or failed, at one instant. */
export function blindTransfer(m: AmiMessage, stamp: Stamp, calls: TrackedCalls, members: Members): AmiEvent[] {
  const call = callOf(m, calls, ['transfereelinkedid', 'transfereeuniqueid', 'transfererlinkedid']);
  if (call === undefined || call.over) return [];
  const to = memberOf(m, 'extension');
  const data = { mode: 'blind' as const, ...(to !== undefined && { to }), ...agentAt(m.get('transfererchannel'), members) };
  const key = `${call.id}/${memberOf(m, 'transfereruniqueid') ?? ''}`;
  const requested = said({ type: 'call.transfer_requested.v1', subject: call.id, stamp, key, data });
  const result = m.get('result') ?? '';
  if (result !== SUCCESS) return [requested, said({ type: 'call.transfer_failed.v1', subject: call.id, stamp, key, data: { ...data, reason: result }, place: 1 })];
  Object.assign(call, { talking: false, held: false, hungUpBy: null } satisfies Partial<TrackedCall>);
  return [requested, said({ type: 'call.transfer_completed.v1', subject: call.id, stamp, key, data, place: 1 })];
}

/** A warm transfer is told when it is done; when the agent began to ask the colleague is not told. */
export function attendedTransfer(m: AmiMessage, stamp: Stamp, calls: TrackedCalls, members: Members): AmiEvent[] {
  const call = callOf(m, calls, ['transfereelinkedid', 'transfereeuniqueid', 'origtransfererlinkedid', 'secondtransfererlinkedid']);
  if (call === undefined || call.over) return [];
  const { agent: colleague } = agentAt(m.get('transfertargetchannel'), members);
  const to = colleague ?? numberOf(m, 'transfertarget') ?? memberOf(m, 'secondtransfererconnectedlinenum');
  const data = { mode: 'warm' as const, ...(to !== undefined && { to }), ...(colleague !== undefined && { toKind: 'agent' as const }), ...agentAt(m.get('origtransfererchannel'), members) };
  const key = `${call.id}/${memberOf(m, 'origtransfereruniqueid') ?? ''}`;
  const result = m.get('result') ?? '';
  if (result !== SUCCESS) return [said({ type: 'call.transfer_failed.v1', subject: call.id, stamp, key, data: { ...data, reason: result } })];
  Object.assign(call, { talking: true, held: false, hungUpBy: null } satisfies Partial<TrackedCall>);
  return [said({ type: 'call.transfer_completed.v1', subject: call.id, stamp, key, data })];
}
