import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LINE_BYTES_MAX, lineGroups, type Line } from './lines.js';

async function* pieces(...parts: Buffer[]): AsyncGenerator<Buffer> { for (const p of parts) yield await Promise.resolve(p); }
async function collect(parts: Buffer[], group = 100): Promise<Line[]> {
  const out: Line[] = [];
  for await (const g of lineGroups(pieces(...parts), group)) out.push(...g);
  return out;
}

describe('lines of a streaming body', () => {
  it('takes lines with and without a last line end, with CRLF, and leaves blank ones out', async () => {
    expect(await collect([Buffer.from('a\nb\r\n\n  \nc')])).toEqual(['a', 'b\r', 'c']);
    expect(await collect([Buffer.from('')])).toEqual([]);
  });

  it('gives the same lines however the body is cut into pieces', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }).filter((s) => !s.includes('\n') && s.trim() !== ''), { minLength: 1, maxLength: 20 }), fc.array(fc.nat(200), { maxLength: 20 }), async (lines, cuts) => {
      const body = Buffer.from(lines.join('\n'));
      const at = [0, ...cuts.map((c) => Math.min(c, body.length)).sort((a, b) => a - b), body.length];
      const parts = at.slice(1).map((end, i) => body.subarray(at[i], end));
      expect(await collect(parts, 3)).toEqual(lines);
    }));
  });

  it('spoils one line only by bytes that are not UTF-8', async () => {
    expect(await collect([Buffer.from('good\n'), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from('三响\n')])).toEqual(['good', { fault: 'unreadable' }, '三响']);
  });

  it('skips a line over the limit without holding it, and goes on after it', async () => {
    const long = Buffer.alloc(LINE_BYTES_MAX, 0x61);
    expect(await collect([Buffer.from('a\n'), long, long, Buffer.from('tail\nb\n')])).toEqual(['a', { fault: 'too_large' }, 'b']);
    expect(await collect([Buffer.concat([long, Buffer.from('x\nb')])])).toEqual([{ fault: 'too_large' }, 'b']);
  });

  it('never holds more than a group', async () => {
    const sizes: number[] = [];
    for await (const g of lineGroups(pieces(Buffer.from('x\n'.repeat(1000))), 64)) sizes.push(g.length);
    expect(Math.max(...sizes)).toBe(64);
    expect(sizes.reduce((a, b) => a + b)).toBe(1000);
  });
});
