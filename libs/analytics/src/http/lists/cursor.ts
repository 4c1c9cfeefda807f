import { badInput } from '@sanxiang/kernel';

/** Where a page ended: the sort keys of its last row, as the list has them. */
export type Keys = readonly (string | number)[];

/** Longest cursor that is read: two names of contract 1 in UTF-8, spelt in base64. */
const CURSOR_LENGTH_MAX = 8192;

/** An opaque text that goes back as `cursor`; `list` keeps the cursor of one list from being used with another. */
export const cursorOf = (list: string, keys: Keys): string => Buffer.from(JSON.stringify([list, ...keys]), 'utf8').toString('base64url');

/**
 * The sort keys in a cursor, null when none was given. `shape` has an example of each key's type.
 * Whatever `cursorOf` of the same list cannot have made is bad input.
 */
export function keysOf(list: string, cursor: unknown, shape: Keys): Keys | null {
  if (cursor === undefined) return null;
  const keys = typeof cursor === 'string' && cursor.length <= CURSOR_LENGTH_MAX ? decoded(cursor) : null;
  const [name, ...rest] = keys ?? [];
  const fits = name === list && rest.length === shape.length && rest.every((k, i) => typeof k === typeof shape[i] && (typeof k === 'number' ? Number.isSafeInteger(k) : k.isWellFormed() && !k.includes('\u0000')));
  if (!fits || cursorOf(list, rest) !== cursor) throw badInput('cursor', '不是本列表给出的游标 · not a cursor of this list');
  return rest;
}

function decoded(cursor: string): (string | number)[] | null {
  if (!/^[\w-]+$/.test(cursor)) return null;
  let value: unknown;
  try { value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')); } catch { return null; }
  if (!Array.isArray(value)) return null;
  const keys: (string | number)[] = [];
  for (const key of value) { if (typeof key !== 'string' && typeof key !== 'number') return null; keys.push(key); }
  return keys;
}

/** A page of a list (contract 4). */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A page out of rows that were asked for with one row more than the page holds; `next` names the last row shown. */
export function pageOf<Row>(rows: readonly Row[], limit: number, next: (last: Row) => string): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > limit && last !== undefined ? next(last) : null };
}
