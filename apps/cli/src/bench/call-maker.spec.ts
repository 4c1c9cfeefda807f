import { describe, expect, it } from '@jest/globals';
import { validateEvent } from '@sanxiang/contracts';
import { CallMaker } from './call-maker.js';
import { percentile, ratio, spread } from './measure.js';

const START = Date.UTC(2026, 2, 2);
const made = (seed: number, calls: number) => { const maker = new CallMaker(seed, 'c'); return Array.from({ length: calls }, (_, i) => maker.next(START + i * 1000)); };

describe('made calls', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(made(7, 20)).toEqual(made(7, 20));
    expect(made(7, 20)).not.toEqual(made(8, 20));
  });
  it('are events of the contract, in order of time, each with an id of its own', () => {
    const events = made(1, 300).flatMap(({ events: told }) => told);
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(events.length);
    for (const { event } of events) expect(validateEvent(event, null, { now: START + 86_400_000 })).toMatchObject({ ok: true });
    for (const { events: told } of made(1, 300)) expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).sort((a, b) => a - b));
  });
  it('have all that a switchboard tells: holds, mutes, second agents, missed rings, ratings, and some who give up', () => {
    const types = new Set(made(1, 500).flatMap(({ events }) => events.map(({ event }) => event.type)));
    expect(['held', 'muted', 'transfer_completed', 'transfer_failed', 'ring_missed', 'rated', 'abandoned', 'wrapped_up'].filter((what) => !types.has(`call.${what}.v1`))).toEqual([]);
  });
  it('add up to what they say of themselves', () => {
    for (const { events, truth } of made(3, 200)) {
      const said = (what: string): boolean => events.some(({ event }) => event.type === `call.${what}.v1`);
      expect(truth).toEqual({ answered: said('answered'), abandoned: said('abandoned') });
    }
  });
});

describe('what is measured', () => {
  it('has percentiles by nearest rank', () => { expect([50, 95, 100].map((p) => percentile([5, 1, 4, 2, 3], p))).toEqual([3, 5, 5]); });
  it('of nothing is nothing', () => { expect([spread([]), ratio(1, 0), ratio(1, null)]).toEqual([{ n: 0, p50: null, p95: null, max: null }, null, null]); });
});
