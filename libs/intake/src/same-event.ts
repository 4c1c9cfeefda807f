/** Whether two parsed JSON values say the same; the order of members does not matter (contract 1). */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((v, i) => sameContent(v, b[i]));
  const left = Object.entries(a); const right = new Map<string, unknown>(Object.entries(b));
  return left.length === right.size && left.every(([k, v]) => right.has(k) && sameContent(v, right.get(k)));
}
