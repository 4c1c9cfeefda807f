import { OUTCOMES, type Call } from '@sanxiang/contracts';
import type { Params } from '@sanxiang/warehouse';
import { nameParam, wordParam, type RawQuery } from '../params.js';

const STATES = ['open', 'menu', 'waiting', 'ringing', 'talking', 'held', 'muted', 'over'] as const;
const DIRECTIONS = ['inbound', 'outbound', 'internal'] as const;

/** Where a filter by a name looks. */
export interface Named {
  readonly column: string;
  /** Array columns of the parts of a call that have the dimension too. */
  readonly parts?: string;
}

/** Filters by a name; a call that passed through several queues or agents is found under each of them. */
const BY_NAME: Readonly<Record<string, Named>> = {
  queue: { column: 'queue', parts: 'visits.queue' },
  line: { column: 'line' },
  department: { column: 'department', parts: 'legs.department' },
  team: { column: 'team', parts: 'legs.team' },
  agent: { column: 'agent', parts: 'legs.agent' },
  region: { column: 'region' },
  channel: { column: 'channel' },
  tier: { column: 'tier' },
  customer: { column: 'customer_id' },
  reasonCode: { column: 'reason_code' },
};

/** Parameters that choose calls, in lists and exports. */
export const CALL_FILTERS: readonly string[] = [...Object.keys(BY_NAME), 'direction', 'outcome', 'state'];

/** A condition on the table `calls` with the values bound in it. */
export interface Condition {
  /** Begins with ` AND `, or is empty. */
  readonly sql: string;
  readonly params: Params;
}

/** The filters of a request as a condition; `own` replaces where some of them look. Throws bad input for a value that no call can have. */
export function callFilter(query: RawQuery, own: Readonly<Record<string, Named>> = {}): Condition {
  const conditions: string[] = [];
  const params: Record<string, string> = {};
  for (const [name, { column, parts }] of Object.entries({ ...BY_NAME, ...own })) {
    // As with figures: an empty value asks for what nobody said.
    if (query[name] === '') { conditions.push(`${column} IS NULL`); continue; }
    const value = nameParam(query, name);
    if (value === undefined) continue;
    conditions.push(parts === undefined ? `${column} = {${name}:String}` : `(${column} = {${name}:String} OR has(${parts}, {${name}:String}))`);
    params[name] = value;
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
