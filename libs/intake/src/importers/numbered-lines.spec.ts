import { describe, expect, it } from '@jest/globals';
import { LINE_CHARACTERS_MAX, numberedLines } from './numbered-lines.js';

async function* bytes(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
}
const read = async (stream: AsyncIterable<Uint8Array>, encoding?: string): Promise<[number, string, boolean][]> => {
  const lines: [number, string, boolean][] = [];
  for await (const { line, text, cut } of numberedLines(stream, encoding)) lines.push([line, text, cut]);
  return lines;
};

describe('numbered lines', () => {
  it('counts from 1, blank lines too, and ends lines at LF and CRLF alike', async () => {
    expect(await read(bytes('a\r\n\nb\n'))).toEqual([[1, 'a', false], [2, '', false], [3, 'b', false]]);
  });
  it('reads a last line without an end, and lines over several chunks', async () => {
    expect(await read(bytes('ab', 'c\nd', 'e'))).toEqual([[1, 'abc', false], [2, 'de', false]]);
  });
  it('says of a last line without an end that it is torn: whoever writes the file may not have finished it', async () => {
    const torn: boolean[] = [];
    for await (const line of numberedLines(bytes('a\nb'))) torn.push(line.torn);
    expect(torn).toEqual([false, true]);
  });
  it('drops a byte order mark and joins characters that a chunk cuts apart', async () => {
    const whole = new TextEncoder().encode('\uFEFF热线\n');
    expect(await read(bytes(whole.subarray(0, 5), whole.subarray(5)))).toEqual([[1, '热线', false]]);
  });
  it('reads GB 18030, in which many exports in China are written', async () => {
    expect(await read(bytes(new Uint8Array([0xc8, 0xc8, 0xcf, 0xdf])), 'gb18030')).toEqual([[1, '热线', false]]);
  });
  it('cuts a line that is too long, says so, and goes on', async () => {
    const long = 'x'.repeat(LINE_CHARACTERS_MAX);
    const lines = await read(bytes(`${long}x\n`, 'short\n', long.slice(1), 'xy', '\nend\n'));
    expect(lines.map(([line, text, cut]) => [line, text.length, cut])).toEqual([[1, 200, true], [2, 5, false], [3, expect.any(Number), true], [4, 3, false]]);
  });
});
