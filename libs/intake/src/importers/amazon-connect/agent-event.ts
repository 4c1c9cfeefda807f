/**
 * An event of Amazon Connect's agent event stream: an agent logs in or out, changes status, or a contact of theirs changes state. Two snapshots
 * say what was and what is; UTC to the millisecond. It alone tells when a caller was on hold. Source: "Agent event streams data model".
 */
import type { AgentStateChangedV1 } from '@sanxiang/contracts';
import { msOf, objectOf, objectsOf, textOf, type Happening, type Members } from '../json-members.js';
import { callOf, nameOr, type Told } from './contact-record.js';

interface State { readonly state: AgentStateChangedV1['state']; readonly reason?: string; readonly queue?: string }

/** A contact's state as the agent's, the first that fits any of the contacts. */
const BY_CONTACT: readonly (readonly [AgentStateChangedV1['state'], readonly string[]])[] = [
  ['talking', ['CONNECTED']], ['hold', ['CONNECTED_ONHOLD']], ['ringing', ['CONNECTING', 'INCOMING', 'PENDING']], ['wrap_up', ['ENDED']], ['not_ready', ['MISSED', 'REJECTED', 'ERROR']],
];
const ON_HOLD = 'CONNECTED_ONHOLD';

/** What an event of the stream says. */
export function agentEvent(event: Members): Told {
  const id = textOf(event, 'EventId');
  const at = msOf(event, 'EventTimestamp');
  const type = textOf(event, 'EventType');
  const [before, now] = [objectOf(event, 'PreviousAgentSnapshot'), objectOf(event, 'CurrentAgentSnapshot')];
  const agent = textOf(objectOf(now, 'Configuration'), 'Username') ?? textOf(objectOf(before, 'Configuration'), 'Username') ?? nameOr({ ARN: event['AgentARN'] }, 'Name');
  if (id === undefined) return { refused: 'EventId: 没有 · missing' };
  if (at === undefined) return { refused: 'EventTimestamp: 没有或不是时间 · missing, or no time' };
  if (agent === undefined) return { refused: 'AgentARN: 没有 · missing' };
  const say = (data: State): Happening => ({ id: `${id}.state`, what: 'agent.state_changed', subject: agent, ms: at, data: { ...data } });
  switch (type) {
    case 'HEART_BEAT': return { ignored: '心跳，没有变化 · a heartbeat: nothing changed' };
    case 'LOGOUT': return { happened: [say({ state: 'logged_out' })] };
    case 'LOGIN': return { happened: [say(stateOf(now))] };
    case 'STATE_CHANGE': {
      const [was, is] = [stateOf(before), stateOf(now)];
      const changed = was.state !== is.state || was.reason !== is.reason || was.queue !== is.queue;
      const happened = [...(changed ? [say(is)] : []), ...contactChanges(before, now, agent)];
      return happened.length > 0 ? { happened } : { ignored: '坐席设置变化 · a change of an agent’s settings' };
    }
    default: return { refused: `EventType: 不认识 · not known: ${JSON.stringify(type ?? null)}` };
  }
}

const voiceContacts = (snapshot: Members): readonly Members[] => objectsOf(snapshot, 'Contacts').filter((contact) => (textOf(contact, 'Channel') ?? 'VOICE').toUpperCase() === 'VOICE');
const queueOf = (contact: Members): string | undefined => nameOr(objectOf(contact, 'Queue'), 'Name');

/** The agent's state: what their calls make of it, else the status that was set. */
function stateOf(snapshot: Members): State {
  const contacts = voiceContacts(snapshot);
  for (const [state, states] of BY_CONTACT) {
    const contact = contacts.find((one) => states.includes(textOf(one, 'State') ?? ''));
    if (contact === undefined) continue;
    const queue = queueOf(contact);
    return { state, ...(state === 'not_ready' && { reason: (textOf(contact, 'State') ?? '').toLowerCase() }), ...(queue !== undefined && { queue }) };
  }
  const status = objectOf(snapshot, 'AgentStatus');
  const name = textOf(status, 'Name') ?? '';
  const type = textOf(status, 'Type') ?? (name === 'Available' ? 'ROUTABLE' : name === 'Offline' ? 'OFFLINE' : 'CUSTOM');
  if (type === 'ROUTABLE') return { state: 'ready' };
  // Connect counts no time as logged in that is spent offline.
  return type === 'OFFLINE' ? { state: 'logged_out' } : { state: 'not_ready', ...(name !== '' && { reason: name }) };
}

/** Holds, returns and missed rings of the agent's calls. */
function contactChanges(before: Members, now: Members, agent: string): Happening[] {
  const earlier = new Map(voiceContacts(before).map((contact) => [textOf(contact, 'ContactId'), contact]));
  return voiceContacts(now).flatMap((contact) => {
    const [id, subject, state, ms] = [textOf(contact, 'ContactId'), callOf(contact), textOf(contact, 'State'), msOf(contact, 'StateStartTimestamp')];
    const old = earlier.get(id);
    const was = old === undefined ? undefined : textOf(old, 'State');
    if (id === undefined || subject === undefined || ms === undefined || state === was) return [];
    const queue = queueOf(contact);
    const data = { agent, ...(queue !== undefined && { queue }) };
    const say = (what: string, more: Members = {}): Happening[] => [{ id: `${id}.${what.replace('call.', '')}.${ms}`, what, subject, ms, data: { ...data, ...more } }];
    if (state === ON_HOLD) return say('call.held');
    if (state === 'CONNECTED' && was === ON_HOLD) return say('call.resumed');
    if (state !== 'MISSED') return [];
    const rangFrom = old === undefined || was !== 'CONNECTING' ? undefined : msOf(old, 'StateStartTimestamp');
    return say('call.ring_missed', rangFrom === undefined || rangFrom > ms ? {} : { ringMs: ms - rangFrom });
  });
}
