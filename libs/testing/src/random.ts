const UINT32 = 2 ** 32;

/** Numbers in [0, 1) that depend only on the seed (mulberry32): a failing run can be run again. Not for secrets. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32;
  };
}

/** A whole number from `min` to `max`, both included. */
export const wholeFrom = (random: () => number, min: number, max: number): number => min + Math.floor(random() * (max - min + 1));

/** One of the items; throws a RangeError when there is none. */
export function oneOf<Item>(random: () => number, items: readonly Item[]): Item {
  for (const item of items.slice(Math.floor(random() * items.length))) return item;
  throw new RangeError('nothing to choose from');
}

/** The items in another order; the given array stays as it is. Every order is equally likely (Fisher–Yates). */
export function shuffled<Item>(random: () => number, items: readonly Item[]): Item[] {
  const rest = [...items];
  const order: Item[] = [];
  while (rest.length > 0) order.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return order;
}
