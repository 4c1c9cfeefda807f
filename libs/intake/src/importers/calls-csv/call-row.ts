/** One row of a file as the events that it says. */
import type { PostedEvent } from '@sanxiang/contracts';
import { createHash } from 'node:crypto';
import { field, template, WrongCell, type Cells, type Columns } from './cells.js';
import type { Zone } from './local-time.js';
import { outcomeOf, type FieldRule, type Mapping, type MomentName, type RowOutcome } from './mapping.js';
import { momentOf, type Moments } from './moments.js';

/**
 * Place of each event within its call. It is part of the id, so it never changes: an id must not shift when a mapping learns to read
 * one moment more. It rises with the order in which the events of one instant happened.
 */
const PLACE = { 'call.offered': 1, 'call.queued': 2, 'call.answered': 3, 'call.abandoned': 4, 'call.diverted': 5, 'call.ended': 6, 'call.wrapped_up': 7, 'call.rated': 8 } as const;
type Said = keyof typeof PLACE;
/** In the order in which they are found, and in which they have to lie. */
const ORDER: readonly MomentName[] = ['offered', 'queued', 'answered', 'left', 'ended', 'wrappedUp'];
/** Instead of a template: the call has no id of its own, its row is its name; equal rows are one call. */
const ROW_AS_KEY = 'row';
const ROW_KEY_LENGTH = 32;

type Value = (cells: Cells) => string | undefined;
type Data = Readonly<Record<string, unknown>>;

/** A mapping tied to the columns of one file: from a row to its events. Throws a `WrongCell` for a row that cannot be read. */
export type ReadRow = (cells: Cells) => readonly PostedEvent[];

/** Ties a mapping to columns; what columns are missing stands in `columns.missing` afterwards. */
export function rowReader(mapping: Mapping, columns: Columns, zone: Zone, org: string | undefined): ReadRow {
  const value = (rule: FieldRule | undefined, path: string): Value => field(rule, path, columns);
  const call = mapping.call === ROW_AS_KEY ? rowKey : template(mapping.call, columns);
  const outcome = value(mapping.outcome, 'outcome');
  const ways = ORDER.map((name) => ({ name, find: momentOf(mapping.times[name], columns, zone) }));
  const say = sayer(mapping, columns);
  return (cells) => {
    const word = needed(outcome(cells), 'outcome');
    const result = outcomeOf(word);
    if (result === null) throw new WrongCell(`outcome: 不认识 · not known: ${JSON.stringify(word)}`);
    if (result === 'ignored') return [];
    const subject = needed(call(cells) || undefined, 'call');
    const at = momentsOf(ways, cells, result);
    const events = say(cells, result, at);
    return events.map(({ what, ms, data }): PostedEvent => ({
      specversion: '1.0', id: `${subject}.${PLACE[what]}`, source: mapping.source, type: `${what}.v1`, subject, time: zone.format(ms), ...(org !== undefined && { org }), data,
    }));
  };
}

const rowKey = (cells: Cells): string => createHash('sha256').update(cells.map((c) => c.trim()).join('\u0000')).digest('hex').slice(0, ROW_KEY_LENGTH);

function needed(text: string | undefined, path: string): string {
  if (text === undefined || text === '') throw new WrongCell(`${path}: 为空 · is empty`);
  return text;
}

/** The moments that a row of this outcome has, checked to lie in their order. */
function momentsOf(ways: readonly { name: MomentName; find: ReturnType<typeof momentOf> }[], cells: Cells, outcome: RowOutcome): Moments {
  const unanswered = outcome !== 'answered';
  let at: Moments = {};
  let last: { name: MomentName; ms: number } | null = null;
  for (const { name, find } of ways) {
    if (unanswered ? name === 'answered' || name === 'ended' || name === 'wrappedUp' : name === 'left') continue;
    const found = find(cells, at);
    if (found === undefined) continue;
    if (last !== null && found.ms < last.ms) throw new WrongCell(`times.${name}: 早于 ${last.name} · before ${last.name}`);
    at = { ...at, [name]: found };
    last = { name, ms: found.ms };
  }
  const required: readonly MomentName[] = unanswered ? ['offered', 'left'] : ['offered', 'answered', 'ended'];
  for (const name of required) if (at[name] === undefined) throw new WrongCell(`times.${name}: 文件中没有 · not in the file`);
  return at;
}

interface Saying { readonly what: Said; readonly ms: number; readonly data: Data }

/** What a row says: its events with their data, in the order of the call. */
function sayer(mapping: Mapping, columns: Columns): (cells: Cells, outcome: RowOutcome, at: Moments) => Saying[] {
  const value = (rule: FieldRule | undefined, path: string): Value => field(rule, path, columns);
  const { dimensions = {}, rating } = mapping;
  const direction = value(mapping.direction, 'direction');
  const dimension = { queue: value(dimensions.queue, 'dimensions.queue'), agent: value(dimensions.agent, 'dimensions.agent'), team: value(dimensions.team, 'dimensions.team') };
  const ofCall = dataOf([['line', value(dimensions.line, 'dimensions.line')], ['department', value(dimensions.department, 'dimensions.department')], ['region', value(dimensions.region, 'dimensions.region')], ['channel', value(dimensions.channel, 'dimensions.channel')]]);
  const customer = dataOf([['id', value(dimensions.customerId, 'customerId')], ['phone', value(dimensions.customerPhone, 'customerPhone')], ['tier', value(dimensions.customerTier, 'customerTier')]]);
  const stage = value(mapping.stage, 'stage');
  const endedBy = value(mapping.endedBy, 'endedBy');
  const rings = value(mapping.rings, 'rings');
  const resolved = value(mapping.resolved, 'resolved');
  const reasonCode = value(mapping.reasonCode, 'reasonCode');
  const score = value(rating?.score, 'rating.score');
  const ratedBy = value(rating?.channel, 'rating.channel');
  return (cells, outcome, at) => {
    const said: Saying[] = [];
    const add = (what: Said, name: MomentName, data: Data): void => {
      const moment = at[name];
      if (moment !== undefined) said.push({ what, ms: moment.ms, data: moment.assumed ? { ...data, assumed: ['time'] } : data });
    };
    const queue = dimension.queue(cells);
    const agent = dimension.agent(cells);
    const who = { ...(agent !== undefined && { agent }), ...given('team', dimension.team(cells)) };
    const person = customer(cells);
    // A queue that the file names without saying when it was entered is a dimension of the call, no stay.
    const stays = mapping.times.queued !== undefined;
    add('call.offered', 'offered', { direction: needed(direction(cells), 'direction'), ...ofCall(cells), ...(Object.keys(person).length > 0 && { customer: person }), ...(!stays && given('queue', queue)) });
    if (at.queued !== undefined) add('call.queued', 'queued', { queue: needed(queue, 'dimensions.queue') });
    if (outcome === 'answered') {
      add('call.answered', 'answered', { ...who, agent: needed(agent, 'dimensions.agent'), ...countOf(rings(cells), 'rings') });
      add('call.ended', 'ended', { endedBy: endedBy(cells) ?? 'unknown' });
      const summary = { ...resolution(resolved(cells)), ...given('reasonCode', reasonCode(cells)) };
      if (at.wrappedUp !== undefined || Object.keys(summary).length > 0) add('call.wrapped_up', at.wrappedUp === undefined ? 'ended' : 'wrappedUp', { ...who, ...summary });
      const given_ = score(cells);
      if (rating !== undefined && given_ !== undefined) add('call.rated', 'ended', { score: scoreOf(given_, rating.scale), scale: rating.scale, ...given('channel', ratedBy(cells)) });
    } else if (outcome === 'abandoned') add('call.abandoned', 'left', { stage: stage(cells) ?? (at.queued === undefined ? 'menu' : 'queue'), ...who });
    else if (outcome === 'self_served') add('call.ended', 'left', { endedBy: endedBy(cells) ?? 'unknown', reason: 'self_service' });
    else if (outcome !== 'ignored') add('call.diverted', 'left', { reason: outcome.diverted, ...who });
    return said;
  };
}

const dataOf = (values: readonly (readonly [string, Value])[]) => (cells: Cells): Data => Object.fromEntries(values.flatMap(([name, value]) => {
  const text = value(cells);
  return text === undefined ? [] : [[name, text]];
}));
const given = (name: string, text: string | undefined): Data => (text === undefined ? {} : { [name]: text });

/** Mapped words are known beforehand; a cell that is taken as it stands may say anything. */
const resolution = (text: string | undefined): Data => {
  if (text === undefined) return {};
  if (text !== 'true' && text !== 'false') throw new WrongCell(`resolved: 只能是 true 或 false · must be true or false: ${JSON.stringify(text)}`);
  return { resolved: text === 'true' };
};
const countOf = (text: string | undefined, name: string): Data => {
  if (text === undefined) return {};
  if (!/^\d{1,9}$/.test(text)) throw new WrongCell(`${name}: 不是个数 · not a count: ${JSON.stringify(text)}`);
  return { [name]: Number(text) };
};
function scoreOf(text: string, scale: number): number {
  if (!/^\d{1,6}(?:\.\d+)?$/.test(text) || Number(text) > scale) throw new WrongCell(`rating.score: 应为 0–${scale} 的数 · must be a number from 0 to ${scale}: ${JSON.stringify(text)}`);
  return Number(text);
}
