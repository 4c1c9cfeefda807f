import { describe, expect, it } from '@jest/globals';
import { cloudEvents, type CloudEventsOptions } from './cloud-events.js';
import { isRefused, sourceAdvanced } from './imported.js';

async function* bytes(text: string): AsyncGenerator<Uint8Array> { yield new TextEncoder().encode(text); }
const read = async (text: string, options?: CloudEventsOptions): Promise<(readonly [number, unknown])[]> => {
  const lines: (readonly [number, unknown])[] = [];
  for await (const imported of cloudEvents(bytes(text), options)) lines.push([imported.line, isRefused(imported) ? imported.reason : imported.events]);
  return lines;
};

describe('CloudEvents, one a line', () => {
  it('hands on each object as it is, and passes over blank lines', async () => {
    expect(await read('{"id":"1","more":[1]}\n\n{"id":"2"}')).toEqual([[1, [{ id: '1', more: [1] }]], [3, [{ id: '2' }]]]);
  });
  it('refuses what is no JSON object, with its line, and goes on', async () => {
    expect(await read('{"id":\n[1]\nnull\n{"id":"4"}\n')).toEqual([[1, expect.stringContaining('not JSON')], [2, expect.stringContaining('object')], [3, expect.stringContaining('object')], [4, [{ id: '4' }]]]);
  });
  it('files every event under the organisation that was asked for, whatever it says itself', async () => {
    expect(await read('{"id":"1","org":"other"}\n', { org: 'mine' })).toEqual([[1, [{ id: '1', org: 'mine' }]]]);
  });
});

describe('the end of an import', () => {
  it('is an event whose id depends on the instant alone', () => {
    expect(sourceAdvanced('pbx', '2026-03-02T18:00:00.000+08:00')).toEqual({
      specversion: '1.0', id: 'through.2026-03-02T18:00:00.000+08:00', source: 'pbx', type: 'source.advanced.v1', subject: 'pbx',
      time: '2026-03-02T18:00:00.000+08:00', data: { through: '2026-03-02T18:00:00.000+08:00' },
    });
  });
});
