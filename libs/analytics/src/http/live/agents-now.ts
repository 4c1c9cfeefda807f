import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { countedStates } from '../../agents/agent-time.js';
import { readDirectory } from '../../directory/directory-table.js';

/** How many agents are there, and how many of them could take a call. */
export interface AgentCount { readonly present: number; readonly idle: number }

/** Agents as they were last reported; null: no states are reported. */
export interface AgentsNow { readonly all: AgentCount | null; readonly byQueue: ReadonlyMap<string, AgentCount> }

export const NO_AGENTS: AgentsNow = { all: null, byQueue: new Map() };

/** Whose last change is older than this has gone without saying so. */
const LATEST_MS = 24 * 3_600_000;

interface Row {
  readonly agent: string;
  readonly state: string;
  readonly team: string | null;
  readonly department: string | null;
  readonly at: number | string;
  /** When the agent last logged out altogether. */
  readonly left: number | string;
  /** Queues that were ever named: name, last state there, when. */
  readonly queues: readonly (readonly [string, string, number | string])[];
}

/**
 * Agents that are logged in at `newest`, the org's newest event (epoch ms). An agent is there for each queue that was named since the last log-out, unless
 * the last word on that queue is one.
 */
export async function readAgents(warehouse: Warehouse, org: Org, filter: { readonly queue: string | null; readonly department: string | null }, newest: number): Promise<AgentsNow> {
  const rows = await warehouse.query<Row>(org, `SELECT agent, (argMax(last, last_order) AS latest).1 AS state, latest.2 AS team, latest.3 AS department, toUnixTimestamp64Milli(max(last_at)) AS at,
      toUnixTimestamp64Milli(maxIf(out_at, queue IS NULL)) AS left, groupArrayIf((assumeNotNull(queue), last.1, toUnixTimestamp64Milli(last_at)), queue IS NOT NULL) AS queues
    FROM (
      SELECT agent, queue, argMax((state, team, department), (agent_states.at, sequence, id, source)) AS last, max((agent_states.at, sequence, id, source)) AS last_order, max(agent_states.at) AS last_at,
        maxIf(agent_states.at, agent_states.state = 'logged_out') AS out_at
      FROM ${countedStates('agent_states.at >= fromUnixTimestamp64Milli({since:Int64}) AND agent_states.at <= fromUnixTimestamp64Milli({until:Int64})')}
      GROUP BY agent, queue
    ) GROUP BY agent`, { since: newest - LATEST_MS, until: newest });
  if (rows.length === 0) return NO_AGENTS;
  const present = (await ofDepartment(warehouse, org, filter.department, rows)).filter((r) => r.state !== 'logged_out');
  const byQueue = new Map<string, { present: number; idle: number }>();
  for (const row of present) {
    for (const [queue, state, at] of row.queues) {
      if (state === 'logged_out' || Number(at) <= Number(row.left)) continue;
      const count = byQueue.get(queue) ?? { present: 0, idle: 0 };
      count.present += 1;
      if (row.state === 'ready') count.idle += 1;
      byQueue.set(queue, count);
    }
  }
  if (filter.queue !== null) return { all: byQueue.get(filter.queue) ?? null, byQueue: new Map([...byQueue].filter(([queue]) => queue === filter.queue)) };
  return { all: { present: present.length, idle: present.filter((r) => r.state === 'ready').length }, byQueue };
}

/** The department that the last change says, else the directory's then. */
async function ofDepartment(warehouse: Warehouse, org: Org, department: string | null, rows: readonly Row[]): Promise<readonly Row[]> {
  if (department === null) return rows;
  const { directory } = await readDirectory(warehouse, org);
  return rows.filter((r) => (r.department ?? directory.agent(r.agent, Number(r.at), r.team).department) === department);
}
