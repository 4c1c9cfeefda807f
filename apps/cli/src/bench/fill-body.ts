/** SQL of the text of a call (`body`) out of the other columns of its row, as `@sanxiang/contracts` spells it. */

const column = (name: string): string => `\`_${name}\``;
const ms = (name: string): string => `toUnixTimestamp64Milli(${column(name)})`;
/** '' is no word. */
const word = (name: string): string => `nullIf(toString(${column(name)}), '')`;

const TEXT = 'Nullable(String)';
const WHOLE = 'Nullable(Int64)';
const FLAG = 'Nullable(Bool)';

/** Name in the text, type, and SQL; in a part the SQL of one element, whose columns are named by `[…]`. */
type Member = readonly [name: string, type: string, sql: string];

const WHO: readonly Member[] = ['agent', 'team', 'department', 'queue'].map((name) => [name, TEXT, `[${name}]`] as const);
const partMs = (name: string): string => `toUnixTimestamp64Milli([${name}])`;
const partWord = (name: string): string => `nullIf(toString([${name}]), '')`;

const PARTS: Readonly<Record<string, readonly Member[]>> = {
  holds: [
    ['startedAt', WHOLE, partMs('started_at')], ['endedAt', WHOLE, partMs('ended_at')], ['ms', WHOLE, '[ms]'], ['kind', 'String', '[kind]'], ...WHO, ['consent', FLAG, '[consent]'], ['statedLimitSec', WHOLE, '[stated_limit_s]'],
    ['longestSilenceMs', 'Int64', '[longest_silence_ms]'], ['prompts', 'Array(Int64)', 'CAST([], \'Array(Int64)\')'], ['outcome', 'String', '[outcome]'],
  ],
  legs: [...WHO, ['startedAt', WHOLE, partMs('started_at')], ['endedAt', WHOLE, partMs('ended_at')], ['talkMs', WHOLE, '[talk_ms]'], ['holdMs', 'Int64', '[hold_ms]'], ['wrapMs', WHOLE, '[wrap_ms]']],
  visits: [
    ['queue', TEXT, '[queue]'], ['queuedAt', WHOLE, partMs('started_at')], ['leftAt', WHOLE, partMs('left_at')], ['waitMs', WHOLE, '[wait_ms]'],
    ['outcome', 'String', "multiIf([outcome] = '', 'open', [outcome] = 'callback_requested', 'diverted', [outcome])"], ['divertReason', TEXT, partWord('divert_reason')], ['rings', WHOLE, '[rings]'], ['ringMs', WHOLE, '[ring_ms]'],
    ['agent', TEXT, '[agent]'], ['team', TEXT, '[team]'], ['department', TEXT, '[department]'],
  ],
  attempts: [...WHO, ['startedAt', WHOLE, partMs('started_at')], ['ringMs', WHOLE, '[ring_ms]'], ['outcome', 'String', '[outcome]']],
  transfers: [
    ['transferId', TEXT, 'NULL'], ['requestedAt', WHOLE, partMs('at')], ['acceptedAt', WHOLE, 'NULL'], ['completedAt', WHOLE, `${partMs('at')} + 5000`], ['failedAt', WHOLE, 'NULL'], ['to', TEXT, '[target]'], ['toKind', TEXT, '[target_kind]'],
    ['mode', TEXT, '[mode]'], ['reason', TEXT, 'NULL'], ['consent', FLAG, 'NULL'], ...WHO, ['outcome', 'String', '[outcome]'],
  ],
};

const part = (name: string): Member => {
  const members = PARTS[name] ?? [];
  const columns = [...new Set(members.flatMap(([, , sql]) => [...sql.matchAll(/\[(\w+)\]/g)].map(([, c]) => c ?? '')))];
  const one = members.map(([, , sql]) => sql.replaceAll(/\[(\w+)\]/g, 'of_$1')).join(', ');
  const type = members.map(([member, of]) => `${member === 'to' ? '`to`' : member} ${of}`).join(', ');
  return [name, `Array(Tuple(${type}))`, `arrayMap((${columns.map((c) => `of_${c}`).join(', ')}) -> tuple(${one}), ${columns.map((c) => column(`${name}.${c}`)).join(', ')})`];
};

const MEMBERS: readonly Member[] = [
  ['id', 'String', column('call_id')], ['direction', TEXT, column('direction')], ['queue', TEXT, column('queue')], ['line', TEXT, column('line')], ['department', TEXT, column('department')], ['team', TEXT, column('team')],
  ['agent', TEXT, column('agent')], ['region', TEXT, column('region')], ['channel', TEXT, column('channel')],
  ['customer', `Tuple(id ${TEXT}, phone ${TEXT}, tier ${TEXT})`, `tuple(${column('customer_id')}, ${column('customer_phone')}, ${column('tier')})`],
  ['offeredAt', WHOLE, ms('offered_at')], ['queuedAt', WHOLE, ms('queued_at')], ['ringingAt', WHOLE, ms('ringing_at')], ['answeredAt', WHOLE, ms('answered_at')], ['endedAt', WHOLE, ms('ended_at')],
  ['outcome', TEXT, word('outcome')], ['unfinished', 'Bool', `${column('unfinished')} = 1`], ['abandonStage', TEXT, word('abandon_stage')], ['divertReason', TEXT, word('divert_reason')], ['callbackId', TEXT, 'NULL'], ['endedBy', TEXT, word('ended_by')],
  ['endReason', TEXT, column('end_reason')], ['rings', WHOLE, column('rings')], ['waitMs', WHOLE, column('wait_ms')], ['ringMs', WHOLE, column('ring_ms')], ['talkMs', WHOLE, column('talk_ms')], ['wrapMs', WHOLE, column('wrap_ms')], ['holdMs', 'Int64', column('hold_ms')],
  ...Object.keys(PARTS).map(part),
  ['reasonCode', TEXT, column('reason_code')], ['resolved', FLAG, column('resolved')], ['ticketId', TEXT, 'NULL'],
  ['rating', 'Nullable(Tuple(score Float64, scale Int64, channel String, at Int64))', `if(${column('rated_at')} IS NULL, NULL, tuple(assumeNotNull(${column('rating_score')}), 5, 'key', toUnixTimestamp64Milli(assumeNotNull(${column('rated_at')}))))`],
  ['tags', 'Array(String)', '[]'], ['contradictions', 'Array(String)', '[]'], ['listened', 'Bool', 'false'], ['state', 'String', "'over'"], ['stateSince', 'Int64', ms('state_since')], ['firstAt', 'Int64', ms('first_at')], ['lastAt', 'Int64', ms('last_at')],
  ['sources', 'Array(String)', column('sources')],
];

/** SQL of the text; the row's columns stand under their names with `_` before them. */
export const CALL_BODY = `toJSONString(CAST(tuple(${MEMBERS.map(([, , sql]) => sql).join(', ')}), 'Tuple(${MEMBERS.map(([name, type]) => `${name} ${type}`).join(', ')})'))`;
