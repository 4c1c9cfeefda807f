const UINT32 = 2 ** 32;

/** Chance that depends on a seed alone (mulberry32): the same seed makes the same calls on every machine. */
export class Chance {
  private state: number;

  constructor(seed: number) { this.state = seed >>> 0; }

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32;
  }

  whole(min: number, max: number): number { return min + Math.floor(this.next() * (max - min + 1)); }

  happens(share: number): boolean { return this.next() < share; }

  /** One of the items. Throws a RangeError when there is none. */
  pick<Item>(items: readonly Item[]): Item {
    for (const item of items.slice(Math.floor(this.next() * items.length))) return item;
    throw new RangeError('nothing to choose from');
  }
}
