/** SQL of made calls: what each column of `calls` holds for the call number `number`. */

/** Calls that an agent takes on a day, so that a bigger centre has more agents and not busier ones. */
const CALLS_AN_AGENT_DAY = 70;
const AGENTS_MIN = 40;
const AGENTS_MAX = 5000;
const CALLS_A_CUSTOMER = 5;

/** How large the centre is. */
export interface Centre { readonly agents: number; readonly customers: number }

/** A centre that takes so many calls in so many days. */
export const centreOf = (calls: number, days: number): Centre => ({
  agents: Math.min(AGENTS_MAX, Math.max(AGENTS_MIN, Math.round(calls / Math.max(1, days) / CALLS_AN_AGENT_DAY))),
  customers: Math.max(1, Math.round(calls / CALLS_A_CUSTOMER)),
});

/** `u(k)` is the call's k-th chance in [0, 1), `whole` one between two bounds, `spread` one of a mean that is now and then much longer. */
const CHANCES = [
  'k -> (cityHash64({seed:UInt64}, number, k) % 1000003) / 1000003 AS u',
  '(a, b, k) -> toInt64(a + (b - a) * u(k)) AS whole',
  '(mean, k) -> toInt64(200 - mean * log(1 - u(k))) AS spread',
  "ms -> fromUnixTimestamp64Milli(ms, 'UTC') AS instant",
];

/** Names of a call's own facts and their SQL; later ones may use earlier ones. All instants and lengths are milliseconds. */
const facts = ({ agents, customers }: Centre): readonly (readonly [string, string])[] => [
  // The day is that of the call's place in the range; nine of ten calls come between 08:00 and 18:00 in China.
  ['at_day', 'intDiv({from:Int64} + toInt64(number * {step:Float64}), 86400000)'],
  ['at', 'at_day * 86400000 + if(u(1) < 0.9, whole(0, 36000000, 2), whole(0, 86399999, 2))'],
  ['id', "concat('fill-', lower(hex(cityHash64({seed:UInt64}, number))))"],
  ['inbound', 'u(3) < 0.92'],
  ['fate', "if(NOT inbound, 'answered', multiIf(u(4) < 0.86, 'answered', u(4) < 0.95, 'abandoned', u(4) < 0.965, 'diverted', u(4) < 0.98, 'self_served', u(4) < 0.99, 'callback_requested', 'unfinished'))"],
  ['answered', "fate = 'answered'"],
  ['in_menu', "fate = 'abandoned' AND u(5) < 0.15"],
  ['queued', "inbound AND fate != 'self_served' AND NOT in_menu"],
  ['queue_no', 'toInt64(20 * pow(u(6), 1.6))'],
  ['queue_name', "concat('Q', leftPad(toString(queue_no), 2, '0'))"],
  ['first_queue', "concat('Q', leftPad(toString((queue_no + 7) % 20), 2, '0'))"],
  ['overflowed', 'queued AND u(7) < 0.06'],
  ['queued_ms', 'at + whole(500, 15000, 8)'],
  ['entered_ms', 'queued_ms + if(overflowed, whole(20000, 60000, 9), 0)'],
  ['stay_ms', "spread(if(fate = 'abandoned', 40000, 22000), 10)"],
  ['left_ms', 'if(queued, entered_ms, at) + stay_ms'],
  ['wait', 'left_ms - if(queued, queued_ms, at)'],
  ['ring', 'least(stay_ms, whole(1500, 12000, 11))'],
  ['ring_no', 'toUInt32(1 + intDiv(ring, 4000))'],
  ['missed', 'answered AND u(12) < 0.05'],
  ['agent_no', `1 + cityHash64({seed:UInt64}, number, 13) % ${agents}`],
  ['agent_name', "concat('A', leftPad(toString(agent_no), 4, '0'))"],
  ['team_name', "concat('T', leftPad(toString(intDiv(agent_no, 15)), 3, '0'))"],
  ['other_no', `1 + cityHash64({seed:UInt64}, number, 14) % ${agents}`],
  ['other_name', "concat('A', leftPad(toString(other_no), 4, '0'))"],
  ['other_team', "concat('T', leftPad(toString(intDiv(other_no, 15)), 3, '0'))"],
  ['department_name', "concat('D', toString(queue_no % 8))"],
  ['transferred', 'answered AND u(15) < 0.1'],
  ['hold_no', 'if(answered, multiIf(u(16) < 0.62, 0, u(16) < 0.88, 1, 2), 0)'],
  ['hold_1', 'if(hold_no > 0, spread(24000, 17), 0)'],
  ['hold_2', 'if(hold_no > 1, spread(24000, 18), 0)'],
  ['talk_1', 'spread(if(transferred, 60000, 170000), 19)'],
  ['talk_2', 'if(transferred, spread(120000, 20), 0)'],
  ['leg_1_end', 'left_ms + talk_1 + hold_1 + hold_2'],
  ['end_ms', "if(answered, leg_1_end + talk_2, if(fate = 'self_served', at + whole(20000, 90000, 21), if(fate = 'unfinished', 0, left_ms)))"],
  ['wrap', 'if(answered AND u(22) < 0.85, whole(3000, 60000, 23), NULL)'],
  ['rated', 'answered AND u(24) < 0.18'],
  ['rated_ms', 'end_ms + whole(4000, 40000, 25)'],
  ['reason', "if(answered AND u(26) < 0.8, concat('R', leftPad(toString(whole(1, 40, 27)), 2, '0')), NULL)"],
  ['is_resolved', 'if(reason IS NULL, NULL, toBool(u(28) < 0.82))'],
  ['customer_no', `cityHash64({seed:UInt64}, number, 29) % ${customers}`],
  ['customer_name', "if(u(30) < 0.9, concat('U', toString(customer_no)), NULL)"],
  ['phone', "if(u(31) < 0.97, concat('138', leftPad(toString(customer_no), 8, '0')), NULL)"],
  ['dialled', "concat('400-810-', toString(3000 + toInt64(4 * pow(u(32), 2))))"],
  ['area', "concat('region ', toString(toInt64(31 * pow(u(33), 1.4))))"],
  ['last_ms', "greatest(if(end_ms = 0, left_ms, end_ms), if(rated, rated_ms, 0), ifNull(end_ms + wrap, 0))"],
];

const nothing = 'NULL';
const whenQueued = (value: string): string => `if(queued, ${value}, NULL)`;
const whenAnswered = (value: string): string => `if(answered, ${value}, NULL)`;
const at = (ms: string): string => `instant(${ms})`;

/** A nested part: for each of its elements when it is there, and its columns' SQL in each. */
function nested(name: string, elements: readonly { readonly when: string; readonly columns: Readonly<Record<string, string>> }[]): [string, string][] {
  const [first] = elements;
  return Object.keys(first?.columns ?? {}).map((column) => [`${name}.${column}`, `arrayConcat(${elements.map((e) => `if(${e.when}, [${e.columns[column] ?? nothing}], [])`).join(', ')})`]);
}

const WHO_1 = { agent: 'toNullable(agent_name)', team: 'toNullable(team_name)', department: 'toNullable(department_name)', queue: whenQueued('queue_name') };
const WHO_2 = { ...WHO_1, agent: 'toNullable(other_name)', team: 'toNullable(other_team)' };

const parts = (): [string, string][] => [
  ...nested('legs', [
    { when: 'answered', columns: { ...WHO_1, started_at: at('left_ms'), ended_at: at('leg_1_end'), talk_ms: 'talk_1', hold_ms: 'hold_1 + hold_2', wrap_ms: 'if(transferred, NULL, wrap)', hold_count: 'toUInt32(hold_no)', transfer_count: 'toUInt32(transferred)' } },
    { when: 'transferred', columns: { ...WHO_2, started_at: at('leg_1_end'), ended_at: at('end_ms'), talk_ms: 'talk_2', hold_ms: 'toInt64(0)', wrap_ms: 'wrap', hold_count: 'toUInt32(0)', transfer_count: 'toUInt32(0)' } },
  ]),
  ...nested('visits', [
    { when: 'overflowed', columns: { ...WHO_1, agent: nothing, team: nothing, queue: 'toNullable(first_queue)', offered_at: at('at'), queued: '1', started_at: at('queued_ms'), left_at: at('entered_ms'), wait_ms: 'entered_ms - queued_ms', requested_at: at('queued_ms'), requested_wait_ms: 'entered_ms - queued_ms', outcome: "'overflowed'", divert_reason: "''", rings: nothing, ring_ms: nothing } },
    {
      when: 'queued', columns: {
        ...WHO_1, agent: whenAnswered('agent_name'), team: whenAnswered('team_name'), offered_at: at('if(overflowed, entered_ms, at)'), queued: '1', started_at: at('entered_ms'), left_at: `if(fate = 'unfinished', NULL, ${at('left_ms')})`,
        wait_ms: "if(fate = 'unfinished', NULL, stay_ms)", requested_at: at('entered_ms'), requested_wait_ms: "if(fate = 'unfinished', NULL, stay_ms)", outcome: "if(fate = 'unfinished', '', fate)", divert_reason: "multiIf(fate = 'diverted', 'timeout', fate = 'callback_requested', 'callback', '')",
        rings: whenAnswered('ring_no'), ring_ms: whenAnswered('ring'),
      },
    },
  ]),
  ...nested('holds', ['1', '2'].map((no) => ({
    when: `hold_no >= ${no}`, columns: {
      ...WHO_1, started_at: at(no === '1' ? 'left_ms + intDiv(talk_1, 3)' : 'left_ms + intDiv(talk_1, 2) + hold_1'), ended_at: at(no === '1' ? 'left_ms + intDiv(talk_1, 3) + hold_1' : 'left_ms + intDiv(talk_1, 2) + hold_1 + hold_2'), ms: `hold_${no}`,
      kind: `if(u(4${no}) < 0.15, 'mute', 'hold')`, consent: `toNullable(u(5${no}) < 0.9)`, stated_limit_s: 'toNullable(toFloat64(60))', longest_silence_ms: `least(hold_${no}, 30000)`, outcome: `if(u(6${no}) < 0.03, 'given_up', 'resumed')`,
    },
  }))),
  ...nested('attempts', [
    { when: 'missed', columns: { ...WHO_2, started_at: at('left_ms - ring - 16000'), ring_ms: 'toNullable(15000)', outcome: "'missed'" } },
    { when: 'answered', columns: { ...WHO_1, started_at: at('left_ms - ring'), ring_ms: 'toNullable(ring)', outcome: "'taken'" } },
  ]),
  ...nested('transfers', [{ when: 'transferred', columns: { ...WHO_1, id: nothing, at: at('leg_1_end - 5000'), target: 'toNullable(other_name)', target_kind: "'agent'", mode: "if(u(70) < 0.6, 'warm', 'blind')", consent: nothing, outcome: "'completed'" } }]),
];

const row = (): [string, string][] => [
  ['org', '{org:String}'], ['day', 'toDate(toInt32(at_day))'], ['call_id', 'id'], ['is_deleted', '0'], ['inserted_at', at('last_ms + 1000')], ['revision', 'toUInt32(1)'],
  ['direction', "if(inbound, 'inbound', 'outbound')"], ['queue', whenQueued('queue_name')], ['line', 'dialled'], ['department', 'department_name'],
  ['team', whenAnswered('if(transferred, other_team, team_name)')], ['agent', whenAnswered('if(transferred, other_name, agent_name)')], ['region', 'area'], ['channel', "multiIf(u(34) < 0.9, 'voice', u(34) < 0.97, 'app', 'web')"], ['tier', "if(u(35) < 0.1, 'gold', 'basic')"],
  ['answered_agent', whenAnswered('agent_name')], ['answered_team', whenAnswered('team_name')], ['answered_department', whenAnswered('department_name')], ['customer_id', 'customer_name'], ['customer_phone', 'phone'],
  ['offered_at', at('at')], ['queued_at', whenQueued(at('queued_ms'))], ['ringing_at', whenAnswered(at('left_ms - ring'))], ['requested_at', `if(queued, ${at('queued_ms')}, ${whenAnswered(at('left_ms - ring'))})`],
  ['answered_at', whenAnswered(at('left_ms'))], ['ended_at', `if(end_ms = 0, NULL, ${at('end_ms')})`], ['outcome', 'fate'], ['unfinished', "toUInt8(fate = 'unfinished')"],
  ['abandon_stage', "if(fate = 'abandoned', if(in_menu, 'menu', 'queue'), '')"], ['divert_reason', "multiIf(fate = 'diverted', 'timeout', fate = 'callback_requested', 'callback', '')"],
  ['ended_by', "multiIf(answered, if(u(36) < 0.8, 'customer', 'agent'), fate = 'abandoned', 'customer', '')"], ['end_reason', "if(fate = 'self_served', 'self_service', NULL)"], ['released', '0'], ['callback_id', nothing],
  ['rings', whenAnswered('ring_no')], ['wait_ms', "if(fate IN ('self_served', 'unfinished'), NULL, wait)"], ['requested_wait_ms', whenQueued('wait')], ['ring_ms', whenAnswered('ring')], ['talk_ms', whenAnswered('talk_1 + talk_2')], ['wrap_ms', 'wrap'],
  ['hold_ms', 'hold_1 + hold_2'], ['hold_count', 'toUInt32(hold_no)'], ['transfer_count', 'toUInt32(transferred)'], ['reason_code', 'reason'], ['resolved', 'is_resolved'], ['ticket_id', nothing],
  ['rating_score', 'if(rated, toFloat64(whole(1, 6, 37)), NULL)'], ['rating_scale', 'if(rated, toFloat64(5), NULL)'], ['rating_channel', "if(rated, 'key', '')"], ['rated_at', `if(rated, ${at('rated_ms')}, NULL)`],
  ['contradiction_count', 'toUInt32(0)'], ['state', "'over'"], ['state_since', at('last_ms')], ['first_at', at('at')], ['last_at', at('last_ms')],
  ['sources', "[concat('fill-pbx-', toString(cityHash64(number) % 3))]"], ['waiting_sources', '[]'],
];

/**
 * SQL of rows of `calls` without `version` and `body`, from `numbers`: {seed:UInt64}, {org:String}, {from:Int64} (epoch ms) and {step:Float64} (ms between two calls).
 * `where` is a condition on `number`.
 */
export const callRows = (centre: Centre, numbers: string, where: string): string => `WITH ${CHANCES.join(',\n  ')}
SELECT ${[...row(), ...parts()].map(([name, value]) => `${value} AS \`_${name}\``).join(',\n  ')}
FROM (WITH ${CHANCES.join(', ')} SELECT number, ${facts(centre).map(([name, value]) => `${value} AS ${name}`).join(',\n    ')} FROM ${numbers} WHERE ${where})`;

/** The columns that `callRows` gives, each named with `_` before it. */
export const CALL_COLUMNS: readonly string[] = [...row(), ...parts()].map(([name]) => name);
