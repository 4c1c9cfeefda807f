import { describe, expect, it } from '@jest/globals';
import { createLogger, DEFAULT_ORG, Unavailable } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import type { Warehouse } from '@sanxiang/warehouse';
import { Board, type BoardParts } from './board.js';
import { BOARDS_MAX, LiveBoards } from './live-boards.js';
import { SseReader, type Outlet } from './sse.js';

const START = Date.parse('2026-03-02T10:00:00+08:00');
const ASKED = { org: DEFAULT_ORG, queue: null, department: null, tz: 'Asia/Shanghai' };

/** A warehouse without calls that counts what it is asked; `touches` is what has changed so far. */
function emptyWarehouse(): Warehouse & { touches: number; away: boolean; probes: number; questions: number } {
  const answered: { touches: number; away: boolean; probes: number; questions: number } = { touches: 1, away: false, probes: 0, questions: 0 };
  const no = async (): Promise<never> => { throw new Error('not asked by a board'); };
  return Object.assign(answered, {
    async query<Row>(_org: string, sql: string): Promise<Row[]> {
      if (answered.away) throw new Unavailable('warehouse');
      const probe = sql.includes('touched_days');
      if (probe) answered.probes += 1; else answered.questions += 1;
      return JSON.parse(probe ? `[{"touches":${answered.touches},"newest":${START}}]` : '[]') as Row[];
    },
    async *stream<Row>(): AsyncIterable<Row[]> { yield await no(); },
    insert: no, system: no, command: no, ping: no, close: no,
  });
}

function outlet(): Outlet & { text: string; waiting: number; close(): void; head: Record<string, string> } {
  const closers: (() => void)[] = [];
  return {
    text: '', waiting: 0, head: {}, destroyed: false, closed: false, writableEnded: false,
    get writableLength() { return this.waiting; },
    setHeader() { /* none of ours */ }, writeHead(_status, head) { Object.assign(this.head, head); }, write(text) { this.text += text; },
    end() { this.close(); }, destroy() { this.close(); }, once(_event, closed) { closers.push(closed); },
    close() { if (!this.closed) { Object.assign(this, { closed: true, destroyed: true }); for (const c of closers) c(); } },
  };
}

interface Sent { readonly now: number; readonly asOf: number }
const frames = (out: { readonly text: string }): Sent[] => out.text.split('\n').flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as Sent] : []));
const idsOf = (out: { readonly text: string }): number[] => out.text.split('\n').flatMap((line) => (line.startsWith('id: ') ? [Number(line.slice(4))] : []));

function made(): { board: Board; warehouse: ReturnType<typeof emptyWarehouse>; parts: BoardParts; pass(ms: number): Promise<void> } {
  const warehouse = emptyWarehouse();
  const clock = clockAt(START);
  let ticks = 0;
  const parts: BoardParts = { warehouse, clock, tz: ASKED.tz, log: createLogger('silent', 'test'), ticks: () => ticks, progress: () => Promise.resolve([{ name: 'figures', behind: 0 }]), targets: () => Promise.resolve(() => null) };
  const board = new Board(parts, ASKED);
  return { board, warehouse, parts, async pass(ms) { clock.advance(ms); ticks += ms; board.tick(); await board.settled(); } };
}

describe('a live board', () => {
  it('gives its first reader the first frame as soon as it is worked out, and a later one at once', async () => {
    const { board, warehouse } = made();
    const [first, second] = [outlet(), outlet()];
    board.join(new SseReader(first));
    expect(frames(first)).toEqual([]);
    await board.settled();
    expect(frames(first)).toMatchObject([{ now: START, asOf: START, newestEventAt: START, settled: true, clock: { speed: 1, demo: false }, tz: 'Asia/Shanghai', live: { waiting: 0, held: [], callbacksDue: null }, queues: [] }]);
    const asked = warehouse.questions;
    board.join(new SseReader(second));
    expect(frames(second)).toHaveLength(1);
    expect(warehouse.questions).toBe(asked);
  });

  it('says something new right after, and nothing while nothing changes', async () => {
    const { board, warehouse, pass } = made();
    const out = outlet();
    board.join(new SseReader(out));
    await board.settled();
    const asked = warehouse.questions;
    for (const _ of [1, 2]) await pass(500);
    expect([frames(out).length, warehouse.probes, warehouse.questions]).toEqual([1, 3, asked]);
    warehouse.touches += 1;
    await pass(500);
    expect(frames(out).map((f) => f.asOf)).toEqual([START, START + 1500]);
  });

  it('speaks every 2 s, so that its age moves', async () => {
    const { board, pass } = made();
    const out = outlet();
    board.join(new SseReader(out));
    await board.settled();
    for (let s = 0; s < 4; s += 1) await pass(1000);
    expect(frames(out).map((f) => f.now - START)).toEqual([0, 2000, 4000]);
  });

  it('keeps the figures and their age when the warehouse is away, and goes on when it is back', async () => {
    const { board, warehouse, pass } = made();
    const out = outlet();
    board.join(new SseReader(out));
    await board.settled();
    warehouse.away = true;
    for (let s = 0; s < 2; s += 1) await pass(1000);
    expect(frames(out).map((f) => [f.now - START, f.asOf - START])).toEqual([[0, 0], [2000, 0]]);
    warehouse.away = false;
    await pass(1000);
    expect(frames(out).at(-1)).toMatchObject({ asOf: START + 3000 });
  });

  it('numbers what it sends in rising order', async () => {
    const { board, warehouse, pass } = made();
    const out = outlet();
    board.join(new SseReader(out));
    await board.settled();
    for (let s = 0; s < 5; s += 1) { warehouse.touches += 1; await pass(1000); }
    const ids = idsOf(out);
    expect(ids.length).toBeGreaterThan(3);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  it('drops a reader that does not keep up, and no other', async () => {
    const { board, warehouse, pass } = made();
    const [slow, quick] = [outlet(), outlet()];
    board.join(new SseReader(slow));
    board.join(new SseReader(quick));
    await board.settled();
    slow.waiting = 2 * 1024 * 1024;
    warehouse.touches += 1;
    await pass(1000);
    expect([slow.destroyed, quick.destroyed, frames(quick).length]).toEqual([true, false, 2]);
  });
});

describe('the boards of all readers', () => {
  it('are worked out once for all who ask the same, and not at all when nobody looks', async () => {
    const boards = new LiveBoards(made().parts);
    const outlets = [outlet(), outlet(), outlet()];
    for (const out of outlets.slice(0, 2)) boards.join(ASKED, new SseReader(out));
    const [, , third] = outlets;
    if (third !== undefined) boards.join({ ...ASKED, queue: 'vip' }, new SseReader(third));
    expect(boards.open).toBe(2);
    for (const out of outlets) out.close();
    expect(boards.open).toBe(0);
  });

  it('are bounded, and closed before the server is', () => {
    const boards = new LiveBoards(made().parts);
    const outlets = Array.from({ length: BOARDS_MAX }, outlet);
    outlets.forEach((out, i) => boards.join({ ...ASKED, queue: `q${i}` }, new SseReader(out)));
    expect(() => boards.admit({ ...ASKED, queue: 'one more' })).toThrow(/Too many/);
    expect(() => boards.admit({ ...ASKED, queue: 'q1' })).not.toThrow();
    boards.beforeApplicationShutdown();
    expect([boards.open, outlets.every((o) => o.closed)]).toEqual([0, true]);
    expect(() => boards.admit(ASKED)).toThrow(Unavailable);
  });

  it('take nobody in who has gone already', () => {
    const boards = new LiveBoards(made().parts);
    const out = outlet();
    out.close();
    boards.join(ASKED, new SseReader(out));
    expect(boards.open).toBe(0);
  });
});

describe('the stream', () => {
  it('may not be kept by anything in between', () => {
    const out = outlet();
    new SseReader(out).open({});
    expect(out.head).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
  });
});
