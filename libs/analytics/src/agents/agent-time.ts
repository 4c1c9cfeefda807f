import type { Base, Dimension } from '../metrics/metric.js';

type Sql<K extends string = string> = Readonly<Record<K, string>>;

/** Members of a piece of an agent's time. */
export type AgentTime = Sql<'state' | 'ms' | 'agent'>;

const QUARTER_MS = 900_000;
/** A state that nothing ended counts for this long at most: beyond, its end was never reported. Also how far back of a range its first state is looked for. */
const STATE_MAX_MS = 31 * 86_400_000;

/** Rows of `agent_states` that count: not taken back. `where` bounds their time. */
export const countedStates = (where: string): string => `agent_states FINAL WHERE org = {org:String} AND ${where} AND (agent, source, id) NOT IN
  (SELECT subject, source, id FROM retractions WHERE org = {org:String} AND subject IN (SELECT agent FROM agent_states WHERE org = {org:String} AND ${where}))`;

/**
 * How long each state lasted, within the range: until the agent's next change; the last one until its source's clock (contract 1.4), never into the future.
 * What comes after the range is not read: whoever is heard of later has a clock beyond it.
 */
const SPANS = `SELECT org, agent, state, reason, queue, team, department, at AS changed_at,
    greatest(start_ms, {from:Int64}) AS begun_ms,
    least(if(next_ms = 0, transform(source, clock_of.1, clock_of.2, toInt64(0)), next_ms), start_ms + ${STATE_MAX_MS}, {to:Int64}, {now:Int64}) AS ended_ms
  FROM (
    SELECT org, agent, state, reason, queue, team, department, source, at, toUnixTimestamp64Milli(at) AS start_ms,
      leadInFrame(start_ms) OVER (PARTITION BY agent ORDER BY at, sequence, id, source ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next_ms
    FROM ${countedStates(`at >= fromUnixTimestamp64Milli({from:Int64} - ${STATE_MAX_MS}) AND at < fromUnixTimestamp64Milli({to:Int64})`)}
  ) WHERE begun_ms < ended_ms`;

/** What holds of the directory for one kind of entry (libs/contracts/src/directory.ts in SQL), as `id`, `from_at` and `place` (team, department). */
const assigned = (kind: 'agent' | 'team'): string => `SELECT id, from_at, argMax((team, department, withdrawn), (told_at, event_id, source)) AS place
  FROM directory FINAL WHERE org = {org:String} AND kind = '${kind}' AND retracted = 0
    AND (source, event_id) NOT IN (SELECT source, event_id FROM directory WHERE org = {org:String} AND retracted = 1)
  GROUP BY id, from_at HAVING place.3 = 0`;

/** Spans with the team and department that the change left out, as the directory had them at the change (`Directory.agent`). */
const PLACED_SPANS = `SELECT org, agent, state, reason, queue, placed_team AS team, begun_ms, ended_ms,
    coalesce(said_department, if(said_team IS NOT NULL AND ifNull(own_team != said_team, 1), coalesce(of_team.place.2, own_department), coalesce(own_department, of_team.place.2))) AS department
  FROM (
    SELECT spans.org AS org, spans.agent AS agent, spans.state AS state, spans.reason AS reason, spans.queue AS queue, spans.begun_ms AS begun_ms, spans.ended_ms AS ended_ms, spans.changed_at AS changed_at,
      spans.team AS said_team, spans.department AS said_department, own.place.1 AS own_team, own.place.2 AS own_department, coalesce(said_team, own_team) AS placed_team, ifNull(placed_team, '') AS team_name
    FROM (${SPANS}) AS spans LEFT ASOF JOIN (${assigned('agent')}) AS own ON spans.agent = own.id AND spans.changed_at >= own.from_at
  ) AS placed LEFT ASOF JOIN (${assigned('team')}) AS of_team ON placed.team_name = of_team.id AND placed.changed_at >= of_team.from_at`;

/** Spans cut at every quarter of an hour. Whatever the zone and its clocks, a bucket begins and ends there, so that no piece lies in two. */
const cut = (spans: string): string => `(SELECT org, agent, state, reason, queue, team, department,
    arrayJoin(range(intDiv(begun_ms, ${QUARTER_MS}), intDiv(ended_ms - 1, ${QUARTER_MS}) + 1)) AS quarter,
    greatest(begun_ms, toInt64(quarter) * ${QUARTER_MS}) AS piece_ms, least(ended_ms, (toInt64(quarter) + 1) * ${QUARTER_MS}) - piece_ms AS ms,
    fromUnixTimestamp64Milli(piece_ms) AS piece_at
  FROM (${spans}))`;

export const AGENT_DIMENSIONS = ['agent', 'team', 'department', 'queue', 'state', 'reason'] as const satisfies readonly Dimension[];

const base = (id: string, spans: string): Base & { readonly members: AgentTime } => ({
  id, counted: 'agents', from: cut(spans), prune: '1', instant: 'piece_at', instantName: 'the time itself: states are split at the edges of buckets',
  dimensions: { agent: 'agent', team: 'team', department: 'department', queue: 'queue', state: 'state', reason: 'reason' },
  members: { state: 'state', ms: 'ms', agent: 'agent' },
});

const AS_SAID = base('agent-time', SPANS);
const PLACED = base('placed-agent-time', PLACED_SPANS);

/** The time of agents in their states. The directory is asked only where team or department are. */
export const agentTime = (asked: ReadonlySet<Dimension>): Base & { readonly members: AgentTime } => (asked.has('team') || asked.has('department') ? PLACED : AS_SAID);

/** States of work on a call. */
const BUSY = "('ringing', 'talking', 'hold', 'wrap_up')";
export const isBusy = ({ state }: AgentTime): string => `${state} IN ${BUSY}`;
export const isBusyOrReady = (m: AgentTime): string => `(${isBusy(m)} OR ${m.state} = 'ready')`;
export const isLoggedIn = ({ state }: AgentTime): string => `${state} != 'logged_out'`;
