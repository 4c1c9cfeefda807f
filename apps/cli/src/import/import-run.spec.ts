import { describe, expect, it } from '@jest/globals';
import type { PostedEvent } from '@sanxiang/contracts';
import type { Imported } from '@sanxiang/intake';
import type { Receipt } from '../server.js';
import { ImportRun, PORTION_EVENTS } from './import-run.js';

const event = (id: string, time = '2026-03-02T10:00:00.000+08:00', more: Partial<PostedEvent> = {}): PostedEvent =>
  ({ specversion: '1.0', id, source: 'pbx', type: 'call.held.v1', subject: 's', time, data: {}, ...more });
async function* lines(...imported: readonly Imported[]): AsyncGenerator<Imported> { yield* imported; }

/** An intake that knows duplicates, and rejects ids that begin with `bad`. */
function intake(): { post(bodies: readonly string[]): Promise<Receipt>; requests: PostedEvent[][] } {
  const known = new Set<string>();
  const requests: PostedEvent[][] = [];
  return {
    requests,
    post: async (bodies) => {
      const events = bodies.map((body) => JSON.parse(body) as PostedEvent);
      requests.push(events);
      const rejected = events.flatMap(({ id }, index) => (id.startsWith('bad') ? [{ index, id, reason: 'schema', path: 'data' }] : []));
      const good = events.filter(({ id }) => !id.startsWith('bad'));
      const fresh = good.filter(({ id }) => !known.has(id));
      fresh.forEach(({ id }) => known.add(id));
      return { accepted: fresh.length, duplicates: good.length - fresh.length, rejected };
    },
  };
}
async function imported(server: ReturnType<typeof intake>, ...all: readonly Imported[]): Promise<{ run: ImportRun; kept: string[] }> {
  const run = new ImportRun(server);
  const kept: string[] = [];
  await run.file(lines(...all), undefined, async (text) => { kept.push(text); }, () => undefined);
  await run.finish();
  return { run, kept };
}

describe('an import', () => {
  const file: readonly Imported[] = [
    { line: 2, text: 'two', events: [event('1'), event('2', '2026-03-02T11:00:00.000+08:00')] },
    { line: 3, text: 'three', reason: 'no time' },
    { line: 4, text: 'four', events: [] },
    { line: 5, text: 'five', events: [event('3'), event('bad', '2026-03-02T12:00:00.000+08:00'), event('bad2')] },
  ];
  it('counts lines, new events and lines that were not taken, each once, and keeps their text', async () => {
    const { run, kept } = await imported(intake(), ...file);
    expect(run.report).toEqual({ lines: 4, events: 3, duplicates: 0, rejected: [{ line: 3, reason: 'no time' }, { line: 5, reason: expect.stringMatching(/^schema \(data\): .*JSON Schema/) }] });
    expect(kept).toEqual(['three', 'five']);
  });
  it('done again changes nothing', async () => {
    const server = intake();
    await imported(server, ...file);
    expect((await imported(server, ...file)).run.report).toMatchObject({ lines: 4, events: 0, duplicates: 3 });
  });
  it('ends by telling the clock of each source, up to its newest event that was taken, and does not count that', async () => {
    const server = intake();
    await imported(server, ...file, { line: 6, text: '', events: [event('9', '2026-03-01T00:00:00Z', { source: 'other', org: 'o' })] });
    expect(server.requests.at(-1)).toEqual([
      expect.objectContaining({ type: 'source.advanced.v1', source: 'pbx', subject: 'pbx', data: { through: '2026-03-02T11:00:00.000+08:00' } }),
      expect.objectContaining({ type: 'source.advanced.v1', source: 'other', org: 'o', data: { through: '2026-03-01T00:00:00Z' } }),
    ]);
  });
  it('tells apart the lines that say nothing by themselves, by why', async () => {
    const { run } = await imported(intake(), { line: 1, text: '', events: [], ignored: 'a' }, { line: 2, text: '', events: [], ignored: 'b' }, { line: 3, text: '', events: [], ignored: 'b' });
    expect(run.report).toEqual({ lines: 3, events: 0, duplicates: 0, rejected: [], ignored: [{ reason: 'b', lines: 2 }, { reason: 'a', lines: 1 }] });
  });
  it.each([[4 * 3_600_000 + 1000, '2026-03-02T07:00:01.000Z'], [4 * 3_600_000 + 999, '2026-03-02T11:00:00.000+08:00']])('of history, %d ms after its newest event, ends with the clock at %s', async (age, through) => {
    const server = intake();
    const run = new ImportRun(server);
    await run.file(lines(...file), undefined, async () => undefined, () => undefined);
    await run.finish(Date.parse('2026-03-02T11:00:00+08:00') + age);
    expect(server.requests.at(-1)).toMatchObject([{ id: `through.${through}`, time: '2026-03-02T11:00:00.000+08:00', data: { through } }]);
  });
  it('posts in portions, in the order of the file', async () => {
    const server = intake();
    const many = Array.from({ length: 2 * PORTION_EVENTS + 1 }, (_, i): Imported => ({ line: i + 1, text: '', events: [event(`e${i}`)] }));
    await imported(server, ...many);
    expect(server.requests.map((r) => [r.length, r[0]?.id])).toEqual([[PORTION_EVENTS, 'e0'], [PORTION_EVENTS, `e${PORTION_EVENTS}`], [1, `e${2 * PORTION_EVENTS}`], [1, expect.stringContaining('through')]]);
  });
  it('breaks off when events can no longer be posted, and keeps what it knows', async () => {
    const run = new ImportRun({ post: async () => { throw new Error('gone'); } });
    await expect(run.file(lines(...file), undefined, async () => undefined, () => undefined)).rejects.toThrow('gone');
    expect(run.report).toMatchObject({ lines: 4, events: 0 });
  });
});
