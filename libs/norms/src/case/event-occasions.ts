import { text, type CallEvent } from '@sanxiang/call-fold';
import { parseInstant } from '@sanxiang/contracts';
import type { CaseView } from './case-view.js';
import { amountOf, word, type Fact } from './fact.js';
import { eventsOf, remembered, type InForce, type Occasion } from './occasion.js';

/** Types that begin a ticket, complaint or callback: their department is the subject's (contract 1.3). */
const BEGINNINGS: ReadonlySet<string> = new Set(['ticket.opened.v1', 'complaint.filed.v1', 'callback.promised.v1', 'evaluation.submitted.v1', 'survey.scheduled.v1']);

/** Occasions that an event of a type makes. */
export const eventOccasions = (view: CaseView, type: string): Occasion[] => view.events.filter((e) => e.type === type).map((trigger) => ({
  view, trigger, at: trigger.timeMs, inForce: inForceAt(view, trigger), overAt: null,
  fact: remembered((name) => eventsOf(view, name, trigger.timeMs) ?? memberOf(trigger, name)),
}));

/** A member of the trigger's data; a time is a moment of the trigger's. */
function memberOf(trigger: CallEvent, name: string): Fact | undefined {
  const value = trigger.data[name];
  if (typeof value === 'number') return amountOf(value, 'count', [trigger]);
  if (typeof value === 'boolean') return word(value, [trigger]);
  if (typeof value !== 'string') return word(null, [trigger]);
  const at = name.endsWith('At') ? parseInstant(value) : null;
  return at === null ? word(value, [trigger]) : { kind: 'moments', moments: [{ at, id: trigger.id }] };
}

/** The last words on agent and team by the trigger; the department is that of the opening or filing. */
function inForceAt(view: CaseView, trigger: CallEvent): InForce {
  let agent: string | null = null;
  let team: string | null = null;
  let department: string | null = null;
  let queue: string | null = null;
  for (const e of view.events) {
    if (department === null && BEGINNINGS.has(e.type)) department = text(e.data['department']);
    agent = text(e.data['agent']) ?? agent;
    team = text(e.data['team']) ?? team;
    queue = text(e.data['queue']) ?? queue;
    if (e === trigger) break;
  }
  return { agent, team, department: department ?? text(trigger.data['department']), queue };
}
