import type { LogLine } from './log-line.js';

/** How far, in lines, a line may stand from its place: several writers, a table without an order, a log put together by hand. */
export const DISPLACED_LINES_MAX = 20_000;

/** Lines by their stamps, and within one stamp as they were written. Holds at most twice `DISPLACED_LINES_MAX` lines; one that stands further away comes late. */
export class StampOrder {
  private held: LogLine[] = [];

  constructor(private readonly displaced = DISPLACED_LINES_MAX) {}

  /** Takes a line; gives those whose turn has come. */
  take(line: LogLine): readonly LogLine[] {
    this.held.push(line);
    return this.held.length < 2 * this.displaced ? [] : this.release(this.displaced);
  }

  /** Everything that is still held. */
  end(): readonly LogLine[] { return this.release(this.held.length); }

  private release(many: number): readonly LogLine[] {
    this.held.sort((a, b) => a.ms - b.ms);
    return this.held.splice(0, many);
  }
}
