import { describe, expect, it } from '@jest/globals';
import { validateEvent } from '@sanxiang/contracts';
import { inRequests, makeFeed } from './feed.mjs';
import { judge } from './picture.mjs';

const feed = makeFeed({ seed: 7, calls: 200 });
const LATER_MS = Date.UTC(2026, 5, 1);

/** What a program shows that has every event and call once. */
const whole = () => ({
  figures: new Map<string, unknown>([['M-ABD', [{ value: 1.5, count: 3 }]]]), calls: new Map([['c1', 'a'], ['c2', 'b']]), callsTwice: [] as string[], events: new Map(feed.idsBySubject), quarantined: 0,
});

describe('the feed of a fault', () => {
  it('is the same for the same seed', () => {
    expect(makeFeed({ seed: 7, calls: 200 })).toEqual(feed);
    expect(makeFeed({ seed: 8, calls: 200 }).inOrder).not.toEqual(feed.inOrder);
  });

  it('is let in by the contracts', () => {
    const faults = [...feed.declared, ...feed.inOrder, ...feed.through].map((event) => validateEvent(event, JSON.stringify(event), { now: LATER_MS })).filter((result) => !result.ok);
    expect(faults).toEqual([]);
  });

  it('has all that makes calls hard: holds, transfers, abandons, agents, events taken back', () => {
    const types = new Set(feed.inOrder.map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(['call.held.v1', 'call.transfer_completed.v1', 'call.abandoned.v1', 'call.diverted.v1', 'agent.state_changed.v1', 'event.retracted.v1']));
  });

  it('is told out of order and partly twice, and nothing of it is left out', () => {
    const ids = feed.told.map(({ source, id }) => `${source}/${id}`);
    expect(new Set(ids)).toEqual(new Set(feed.inOrder.map(({ source, id }) => `${source}/${id}`)));
    expect(ids.length).toBeGreaterThan(feed.inOrder.length);
    expect(feed.told.slice(0, 100)).not.toEqual(feed.inOrder.slice(0, 100));
  });

  it('goes into requests of all three kinds as a whole', () => {
    const requests = inRequests(feed.told, 7);
    expect(requests.flatMap(({ events }) => events)).toEqual(feed.told);
    expect(new Set(requests.map(({ type }) => type)).size).toBe(3);
  });
});

describe('the judgement', () => {
  const [subject = '', ids = []] = [...feed.idsBySubject][0] ?? [];

  it('finds nothing where nothing is wrong', () => {
    expect(judge(feed, whole(), whole())).toMatchObject({ lost: [], doubled: [], differing: [], calls: 2, figures: 1, filled: 1 });
  });

  it('finds what was lost and what is there twice', () => {
    const lost = whole(); lost.events.set(subject, ids.slice(1));
    expect(judge(feed, lost, whole()).lost).toEqual(ids.slice(0, 1));
    const twice = whole(); twice.events.set(subject, [...ids, ...ids.slice(0, 1)]); twice.callsTwice.push('c1');
    expect(judge(feed, twice, whole()).doubled).toEqual([...ids.slice(0, 1), 'c1']);
  });

  it('finds figures and calls that differ, but for the rounding of sums', () => {
    const other = whole(); other.figures.set('M-ABD', [{ value: 1.5001, count: 3 }]); other.calls.set('c2', 'x'); other.calls.set('c3', 'y'); other.quarantined = 1;
    expect(judge(feed, other, whole()).differing).toHaveLength(4);
    const rounded = whole(); rounded.figures.set('M-ABD', [{ value: 1.5 + 1e-12, count: 3 }]);
    expect(judge(feed, rounded, whole()).differing).toEqual([]);
  });
});
