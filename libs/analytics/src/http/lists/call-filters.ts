import { OUTCOMES, type Call } from '@sanxiang/contracts';
import type { Params } from '@sanxiang/warehouse';
import { nameParam, wordParam, type RawQuery } from '../params.js';

const STATES = ['open', 'menu', 'waiting', 'ringing', 'talking', 'held', 'muted', 'over'] as const;
const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;

/** SQL of each filter by a name; a call that passed through several queues or agents is found under each of them. */
const BY_NAME: Readonly<Record<string, string>> = {
  queue: '(queue = {queue:String} OR has(visits.queue, {queue:String}))',
  line: 'line = {line:String}',
  department: '(department = {department:String} OR has(legs.department, {department:String}))',
  team: '(team = {team:String} OR has(legs.team, {team:String}))',
  agent: '(agent = {agent:String} OR has(legs.agent, {agent:String}))',
  region: 'region = {region:String}',
  channel: 'channel = {channel:String}',
  tier: 'tier = {tier:String}',
  customer: 'customer_id = {customer:String}',
  reasonCode: 'reason_code = {reasonCode:String}',
};

/** Parameters that choose calls, in lists and exports. */
export const CALL_FILTERS: readonly string[] = [...Object.keys(BY_NAME), 'direction', 'outcome', 'state'];

/** A condition on the table `calls` with the values bound in it. */
export interface Condition {
  /** Begins with ` AND `, or is empty. */
  readonly sql: string;
  readonly params: Params;
}

/** The filters of a request as a condition; throws bad input for a value that no call can have. */
export function callFilter(query: RawQuery): Condition {
  const conditions: string[] = [];
  const params: Record<string, string> = {};
  for (const [name, sql] of Object.entries(BY_NAME)) {
    const value = nameParam(query, name);
    if (value !== undefined) { conditions.push(sql); params[name] = value; }
  }
  const direction = wordParam(query, 'direction', DIRECTIONS);
  if (direction !== undefined) { conditions.push('direction = {direction:String}'); params['direction'] = direction; }
  const outcome = wordParam(query, 'outcome', OUTCOMES);
  if (outcome !== undefined) { conditions.push('outcome = {outcome:String}'); params['outcome'] = outcome; }
  const state = wordParam(query, 'state', STATES);
  if (state === 'open') conditions.push("state != 'over'");
  else if (state !== undefined) { conditions.push('state = {state:String}'); params['state'] = state; }
  return { sql: conditions.map((c) => ` AND ${c}`).join(''), params };
}

/** Calls that an agent had a part in; `agent` is the agent's id. The same question as `hadPart`, in SQL. */
export const partOf = (agent: string): Condition => ({
  sql: ' AND (agent = {own:String} OR has(legs.agent, {own:String}) OR has(attempts.agent, {own:String}))',
  params: { own: agent },
});

/** Whether an agent had a part in a call: answered, was handed it, or was rung. */
export const hadPart = (call: Call, agent: string): boolean =>
  call.agent === agent || call.legs.some((l) => l.agent === agent) || call.attempts.some((a) => a.agent === agent);
