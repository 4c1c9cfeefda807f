import { badInput } from './problem.js';

export const PAGE_DEFAULT = 100;
export const PAGE_MAX = 1000;

/** Refuses parameters that nobody reads: a mistyped filter would give a wrong figure (contract 4). */
export function onlyParams(query: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  for (const name of Object.keys(query)) {
    if (!known.includes(name)) throw badInput(name, '没有这个参数 · no such parameter');
    if (typeof query[name] !== 'string') throw badInput(name, '只能给一次 · may be given once only');
  }
}

/** `limit` of a list: 1 to 1000, 100 when not given. */
export function pageLimit(limit: unknown): number {
  if (limit === undefined) return PAGE_DEFAULT;
  const n = typeof limit === 'string' && /^\d{1,6}$/.test(limit) ? Number(limit) : NaN;
  if (!(n >= 1 && n <= PAGE_MAX)) throw badInput('limit', `应为 1–${PAGE_MAX} · must be from 1 to ${PAGE_MAX}`);
  return n;
}
