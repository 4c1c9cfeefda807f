import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { callsFromCsv } from './calls-csv/calls-csv.js';
import { readMapping } from './calls-csv/mapping.js';
import { isRefused } from './imported.js';

const DOCUMENT = readFileSync(new URL('../../../../docs/importing.md', import.meta.url), 'utf8');
/** The block of the document that begins with ```` ```kind name ````. */
const block = (info: string): string => DOCUMENT.split(`\`\`\`${info}\n`)[1]?.split('\n```')[0] ?? '';
async function* bytes(text: string): AsyncGenerator<Uint8Array> { yield new TextEncoder().encode(text); }

describe('the example of docs/importing.md', () => {
  it('gives the events that the document shows, and refuses the line that it says', async () => {
    const events: unknown[] = [];
    const refused: (readonly [number, string])[] = [];
    for await (const imported of callsFromCsv(bytes(block('csv calls.csv')), readMapping(block('yaml hotline.yaml'), 'hotline.yaml'))) {
      if (isRefused(imported)) refused.push([imported.line, imported.reason]);
      else events.push(...imported.events.map(({ id, type, time, data }) => ({ id, type, time, data })));
    }
    expect(events).toEqual(block('json events').split('\n').map((line): unknown => JSON.parse(line)));
    expect(refused).toEqual([[5, expect.stringContaining('{等待秒}: 不是时长')]]);
  });
});
