import { assignmentOf, eventRetractedV1, type CloudEvent, type EventRetractedV1 } from '@sanxiang/contracts';
import { orgOf, type Org } from '@sanxiang/kernel';
import { agentStateRow } from '../agents/agent-states.js';
import type { DirectoryNews } from '../directory/directory-table.js';

/** What was taken back: `source` and `id` of an event of the same subject. */
export interface Retraction {
  readonly org: Org;
  readonly subject: string;
  readonly source: string;
  readonly id: string;
}

/** What a batch of raw events brings for other tables than that of the events themselves. */
export interface EventNews {
  /** JSON lines for `agent_states`. */
  readonly states: string[];
  readonly retractions: Retraction[];
  readonly assignments: DirectoryNews[];
}

export const noNews = (): EventNews => ({ states: [], retractions: [], assignments: [] });

/** Puts down what an event brings; most bring nothing. `time`: epoch ms. */
export function takeNews(news: EventNews, event: CloudEvent, time: number): void {
  if (event.type.startsWith('call.')) return;
  const state = agentStateRow(event, time);
  if (state !== null) { news.states.push(state); return; }
  const told = assignmentOf(event);
  if (told !== null) { news.assignments.push({ org: orgOf(event.org), subject: event.subject, told }); return; }
  if (event.type !== eventRetractedV1.type) return;
  const { source, id } = event.data as EventRetractedV1;
  news.retractions.push({ org: orgOf(event.org), subject: event.subject, source, id });
}
