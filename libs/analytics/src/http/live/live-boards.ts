import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Problem, Unavailable } from '@sanxiang/kernel';
import { Board, type BoardAsked, type BoardParts } from './board.js';
import type { SseReader } from './sse.js';

/** How often boards are asked what is due; a part of the shortest pause, so that a push is hardly late. */
const TICK_MS = 50;
const BEAT_MS = 15_000;
/** Different boards (org, filters, zone) that are worked out at a time. */
export const BOARDS_MAX = 64;
/** Readers of all boards. */
const READERS_MAX = 1000;
const RETRY_AFTER = { 'retry-after': '10' };

/** All boards that somebody looks at. Nobody looks: nothing is worked out and no timer runs. */
export class LiveBoards implements BeforeApplicationShutdown {
  private readonly boards = new Map<string, Board>();
  private timers: NodeJS.Timeout[] = [];
  private readers = 0;
  private closing = false;

  constructor(private readonly parts: BoardParts) {}

  /** Boards that are worked out now. */
  get open(): number { return this.boards.size; }

  /** Throws when no further board or reader is taken. To be asked before the head of the answer goes out. */
  admit(asked: BoardAsked): void {
    if (this.closing) throw new Unavailable('live');
    const full = this.readers >= READERS_MAX || (this.boards.size >= BOARDS_MAX && !this.boards.has(keyOf(asked)));
    if (full) throw new Problem(429, 'too-many', '实时看板的连接过多，请稍后重试 · Too many live boards are open, try again later', [], RETRY_AFTER);
  }

  /** Adds a reader until it goes away. */
  join(asked: BoardAsked, reader: SseReader): void {
    if (reader.gone) return;
    const key = keyOf(asked);
    const board = this.boards.get(key) ?? new Board(this.parts, asked);
    this.boards.set(key, board);
    this.readers += 1;
    reader.onClose(() => {
      this.readers -= 1;
      board.readers.delete(reader);
      if (board.readers.size === 0 && this.boards.get(key) === board) this.boards.delete(key);
      if (this.boards.size === 0) this.rest();
    });
    board.join(reader);
    if (this.timers.length === 0) this.timers = [setInterval(() => { for (const b of this.boards.values()) b.tick(); }, TICK_MS), setInterval(() => this.beat(), BEAT_MS)];
  }

  private beat(): void { for (const board of this.boards.values()) for (const reader of board.readers) reader.beat(); }

  private rest(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }

  /** Open streams would keep the server from closing. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const board of [...this.boards.values()]) for (const reader of [...board.readers]) reader.end();
    this.rest();
  }
}

const keyOf = (asked: BoardAsked): string => JSON.stringify([asked.org, asked.queue, asked.department, asked.tz]);
