import { hash } from 'node:crypto';

/** Whether two parsed JSON values say the same; the order of members does not matter (contract 1). */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => sameContent(v, b[i]));
  const left = Object.entries(a); const right = new Map<string, unknown>(Object.entries(b));
  return left.length === right.size && left.every(([k, v]) => right.has(k) && sameContent(v, right.get(k)));
}

/** SHA-256 of what a parsed JSON value says; equal for values for which `sameContent` holds. */
export const contentDigest = (value: unknown): string => hash('sha256', canonical(value), 'base64url');

/** JSON text with the members of every object sorted. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}
