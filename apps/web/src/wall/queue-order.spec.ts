import { describe, expect, it } from '@jest/globals';
import type { QueueRow } from '../api.js';
import { queuePage } from './queue-order.js';

const row = (queue: string, longestWaitSince: number | null = null): QueueRow => ({
  queue, longestWaitSince, waiting: longestWaitSince === null ? 0 : 1, offered: 1, answered: 1, answerRate: 100, sl: 100, abandoned: 0, abdRate: 0, talking: 0, present: null, idle: null,
});
const names = (rows: readonly QueueRow[]): string[] => rows.map((r) => r.queue);
const NOW = 100_000;

describe('the table of queues', () => {
  it('keeps the given order while all rows fit, so that rows do not jump', () => {
    expect(queuePage([row('a'), row('b', 10_000)], 5, 7, NOW, 20_000)).toMatchObject({ rows: [{ queue: 'a' }, { queue: 'b' }], pages: 1 });
  });

  it('keeps waits past the threshold on top and lets the rest take turns', () => {
    const queues = [row('a'), row('b'), row('late', 50_000), row('later', 10_000), row('c'), row('fresh', 95_000)];
    expect(names(queuePage(queues, 4, 0, NOW, 20_000).rows)).toEqual(['later', 'late', 'a', 'b']);
    expect(names(queuePage(queues, 4, 1, NOW, 20_000).rows)).toEqual(['later', 'late', 'c', 'fresh']);
    expect(names(queuePage(queues, 4, 2, NOW, 20_000).rows)).toEqual(['later', 'late', 'a', 'b']);
  });

  it('shows every queue within one round, even when all are late', () => {
    const queues = Array.from({ length: 23 }, (_, i) => row(`q${i}`, i));
    const first = queuePage(queues, 6, 0, NOW, 20_000);
    const seen = new Set(Array.from({ length: first.pages }, (_, turn) => names(queuePage(queues, 6, turn, NOW, 20_000).rows)).flat());
    expect(seen.size).toBe(23);
  });
});
