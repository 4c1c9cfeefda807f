/** What must hold of a whole event whatever its type: its size, its nesting, its text. */
import { EVENT_BYTES_MAX, NESTING_MAX } from './limits.js';
import type { Fault } from './reasons.js';

/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;
/** Longest path that an answer names. */
const PATH_LENGTH_MAX = 200;
/** The only ways to spell NUL and surrogates in JSON of valid UTF-8; raw control characters are no JSON. */
const SUSPECT_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;

type Members = Readonly<Record<string, unknown>>;

/**
 * Adds what is wrong with the content of an event. `text` is the JSON it was parsed from, of valid UTF-8; null when it came as part of a larger
 * one, then its size is that of its shortest spelling. Recursion ends at the nesting limit: no input overflows the stack.
 */
export function judgeContent(event: Members, text: string | null, faults: Fault[]): void {
  const deep = tooDeepMember(event);
  if (deep !== null) { faults.push({ path: printable(deep), reason: 'too_deep', expected: `≤ ${NESTING_MAX}` }); return; }
  const json = text ?? JSON.stringify(event);
  if (json.length > EVENT_BYTES_MAX / BYTES_PER_UNIT_MAX && Buffer.byteLength(json) > EVENT_BYTES_MAX) { faults.push({ path: '', reason: 'too_large', expected: `≤ ${EVENT_BYTES_MAX} B` }); return; }
  if (!json.includes('\\u') || !SUSPECT_ESCAPE.test(json)) return;
  const bad = badText(event, '');
  if (bad !== null) faults.push({ path: printable(bad), reason: 'bad_text' });
}

/** The member of the event that is nested too deep, or null. */
function tooDeepMember(event: Members): string | null {
  for (const name in event) {
    const value = event[name];
    if (typeof value === 'object' && value !== null && !isWithin(value, NESTING_MAX - 1)) return name;
  }
  return null;
}

function isWithin(container: object, levels: number): boolean {
  if (levels === 0) return false;
  const children: readonly unknown[] = Array.isArray(container) ? container : Object.values(container);
  for (const child of children) if (typeof child === 'object' && child !== null && !isWithin(child, levels - 1)) return false;
  return true;
}

const isBadText = (text: string): boolean => !text.isWellFormed() || text.includes('\0');

/** The path of the first text, key or value, that has NUL or a lone surrogate; null when all are sound. */
function badText(value: unknown, path: string): string | null {
  if (typeof value === 'string') return isBadText(value) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const bad = isBadText(key) ? at : badText(child, at);
    if (bad !== null) return bad;
  }
  return null;
}

/** A path made of foreign keys, fit to be answered and stored. */
const printable = (path: string): string => path.slice(0, PATH_LENGTH_MAX).toWellFormed().replace(/\p{Cc}/gu, '\ufffd');
