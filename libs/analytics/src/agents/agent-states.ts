import { agentStateChangedV1, type AgentStateChangedV1, type CloudEvent } from '@sanxiang/contracts';

/** Longer runs of digits are compared as text: nobody counts that far. */
const SEQUENCE_DIGITS = 30;
const NUMBER = /^\d{1,30}$/;

/** A publisher's sequence such that texts sort as the numbers do; '' where there is none. */
function sequenceText(sequence: string | number | undefined): string {
  const text = String(sequence ?? '');
  return NUMBER.test(text) ? text.padStart(SEQUENCE_DIGITS, '0') : text;
}

/** A change of an agent's state as a JSON line for the table `agent_states`; null for every other event. `at`: its time, epoch ms. */
export function agentStateRow(event: CloudEvent, at: number): string | null {
  if (event.type !== agentStateChangedV1.type) return null;
  const { state, reason, queue, team, department } = event.data as AgentStateChangedV1;
  return `${JSON.stringify({ org: event.org, agent: event.subject, at, sequence: sequenceText(event.sequence), id: event.id, source: event.source, state, reason: reason === '' ? undefined : reason, queue, team, department })}\n`;
}
