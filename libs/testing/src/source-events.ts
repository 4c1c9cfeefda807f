import { formatInstant, type AgentStateChangedV1, type CloudEvent, type EventData, type EventTypeName } from '@sanxiang/contracts';
import { DEFAULT_ORG } from '@sanxiang/kernel';

/** Where and when an event is said that belongs to no call. Epoch milliseconds. */
export interface Said {
  readonly atMs: number;
  readonly source?: string;
  readonly org?: string;
}

/** Its id depends on what is said of whom and when: saying it again is the same event. */
function saying<Name extends EventTypeName>(type: Name, subject: string, data: EventData[Name], { atMs, source = 'pbx', org = DEFAULT_ORG }: Said): CloudEvent {
  return { specversion: '1.0', id: `${type}/${subject}/${atMs}`, source, type, subject, time: formatInstant(atMs), org, data: { ...data } };
}

/** The source says which optional facts it reports: `call.consent`, without a version. */
export const sourceDeclared = (reports: readonly string[], said: Said): CloudEvent =>
  saying('source.declared.v1', said.source ?? 'pbx', { reports: [...reports] }, said);

/** The source says that nothing earlier than `throughMs` will follow. */
export const sourceAdvanced = (throughMs: number, said: Said): CloudEvent =>
  saying('source.advanced.v1', said.source ?? 'pbx', { through: formatInstant(throughMs) }, said);

/** An event is taken back by its own source. */
export const retractionOf = (event: CloudEvent, said: Omit<Said, 'source' | 'org'>, reason = '录入有误'): CloudEvent => ({
  ...saying('event.retracted.v1', event.subject, { source: event.source, id: event.id, reason }, { ...said, source: event.source, org: event.org }),
  id: `retraction of ${event.id}`,
});

/** An agent's state changes. */
export const agentState = (agent: string, state: AgentStateChangedV1['state'], said: Said, data: Omit<AgentStateChangedV1, 'state'> = {}): CloudEvent =>
  saying('agent.state_changed.v1', agent, { ...data, state }, said);
