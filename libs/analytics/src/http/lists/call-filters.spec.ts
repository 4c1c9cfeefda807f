import { describe, expect, it } from '@jest/globals';
import { Problem } from '@sanxiang/kernel';
import { EXPORTS } from '../export/exports.js';
import { CALL_FILTERS, callFilter } from './call-filters.js';
import { rangeOf } from './range.js';

const faultOf = (work: () => unknown): unknown => { try { return work(); } catch (error) { return error instanceof Problem ? error.errors[0]?.path : error; } };

describe('the filters of calls', () => {
  it('bind what was asked and never paste it into the text', () => {
    const asked = Object.fromEntries(CALL_FILTERS.filter((n) => !['direction', 'outcome', 'state'].includes(n)).map((n) => [n, `${n}' OR 1=1 --`]));
    const { sql, params } = callFilter(asked);
    expect(sql).not.toContain('1=1');
    expect(params).toEqual(asked);
  });

  it('find a call under each queue and each agent that it passed through', () => {
    expect(callFilter({ queue: 'q', agent: 'a' }).sql).toBe(' AND (queue = {queue:String} OR has(visits.queue, {queue:String})) AND (agent = {agent:String} OR has(legs.agent, {agent:String}))');
  });

  it('take an empty value for what nobody said', () => expect(callFilter({ queue: '' })).toEqual({ sql: ' AND queue IS NULL', params: {} }));

  it('ask the hold itself in the export of holds', () => {
    const holds = EXPORTS.find((e) => e.name === 'holds');
    expect(holds?.filter({ agent: 'a' }).sql).toBe(' AND holds.agent = {agent:String}');
  });

  it('know what is open from what is over', () => {
    expect(callFilter({ state: 'open' })).toEqual({ sql: " AND state != 'over'", params: {} });
    expect(callFilter({ state: 'held' })).toEqual({ sql: ' AND state = {state:String}', params: { state: 'held' } });
  });

  it('refuse what no call can have, by its name', () => {
    const bad = { queue: 'a\u0000b', agent: 'x'.repeat(2000), direction: 'sideways', outcome: '__proto__', state: 'toString', team: '\ud800' };
    for (const [name, value] of Object.entries(bad)) expect(faultOf(() => callFilter({ [name]: value }))).toBe(name);
  });
});

describe('the range of a list', () => {
  const now = Date.parse('2026-03-02T00:30:00+08:00');
  const read = (query: object): unknown => faultOf(() => { const { from, to } = rangeOf({ ...query }, 'Asia/Shanghai', now); return [new Date(from).toISOString(), new Date(to).toISOString()]; });

  it('is today in the zone of the organisation when nothing is said', () => {
    expect(read({})).toEqual(['2026-03-01T16:00:00.000Z', '2026-03-02T16:00:00.000Z']);
    expect(read({ tz: 'UTC' })).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z']);
  });

  it('is read as a figure\'s is, and names what is wrong', () => {
    expect(read({ from: '2026-03-02', to: '2026-03-03' })).toEqual(['2026-03-01T16:00:00.000Z', '2026-03-02T16:00:00.000Z']);
    expect([read({ from: 'whenever' }), read({ to: '2026-02-30' }), read({ tz: 'Mars/Olympus' }), read({ from: '2026-03-05', to: '2026-03-02' })]).toEqual(['from', 'to', 'tz', 'from']);
  });
});
