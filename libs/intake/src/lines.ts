import { isUtf8 } from 'node:buffer';

/** Longest line that is read; an event may have 256 KiB, and white space around it. */
export const LINE_BYTES_MAX = 320 * 1024;
const LF = 0x0a;

/** A line that cannot be an event, and why. */
export interface BadLine { readonly fault: 'too_large' | 'unreadable' }
export type Line = string | BadLine;

/**
 * Lines of a body as it streams in, in groups of at most `group`; blank lines are left out.
 * Holds one chunk and one unfinished line, whatever the length of the body.
 */
export async function* lineGroups(body: AsyncIterable<Buffer>, group: number): AsyncGenerator<Line[]> {
  let out: Line[] = [];
  let rest: Buffer | null = null;
  let skipping = false;
  const take = (line: Line): void => { if (typeof line !== 'string' || line.trim() !== '') out.push(line); };
  for await (const chunk of body) {
    let data: Buffer = rest === null ? chunk : Buffer.concat([rest, chunk]);
    rest = null;
    if (skipping) {
      const end = data.indexOf(LF);
      if (end < 0) continue;
      data = data.subarray(end + 1);
      skipping = false;
    }
    const end = data.lastIndexOf(LF);
    if (end >= 0) for (const line of linesOf(data.subarray(0, end))) { take(line); if (out.length >= group) { yield out; out = []; } }
    rest = end < 0 ? data : data.subarray(end + 1);
    if (rest.length > LINE_BYTES_MAX) { take({ fault: 'too_large' }); rest = null; skipping = true; }
  }
  if (rest !== null && rest.length > 0) take(lineOf(rest));
  if (out.length > 0) yield out;
}

/** Whole lines of a buffer. What is not UTF-8 spoils its own line only. */
function* linesOf(data: Buffer): Generator<Line> {
  if (isUtf8(data)) {
    for (const text of data.toString('utf8').split('\n')) yield text.length > LINE_BYTES_MAX ? { fault: 'too_large' } : text;
    return;
  }
  for (let start = 0; start <= data.length;) {
    const end = data.indexOf(LF, start);
    const stop = end < 0 ? data.length : end;
    yield lineOf(data.subarray(start, stop));
    start = stop + 1;
  }
}

const lineOf = (data: Buffer): Line => {
  if (data.length > LINE_BYTES_MAX) return { fault: 'too_large' };
  return isUtf8(data) ? data.toString('utf8') : { fault: 'unreadable' };
};
