import { describe, expect, it } from '@jest/globals';
import { csvRecords, splitRecord } from './csv-records.js';

const SETTINGS = { delimiter: ',', quote: '"', encoding: 'utf-8' };
async function* bytes(text: string): AsyncGenerator<Uint8Array> { for (const part of text.match(/[\s\S]{1,7}/g) ?? []) yield new TextEncoder().encode(part); }
const read = async (text: string, settings = SETTINGS): Promise<(readonly [number, unknown])[]> => {
  const records: (readonly [number, unknown])[] = [];
  for await (const { line, cells, fault } of csvRecords(bytes(text), settings)) records.push([line, cells ?? fault]);
  return records;
};

describe('the cells of a record', () => {
  const cells = (text: string): unknown => splitRecord(text, ',', '"');
  it('are what stands between delimiters; quotes keep delimiters, and two quotes are one', () => {
    expect(cells('a,"b,c","d ""e""",')).toEqual({ cells: ['a', 'b,c', 'd "e"', ''] });
  });
  it('may be empty, quoted or not', () => { expect(cells('"",,""')).toEqual({ cells: ['', '', ''] }); });
  it('keep a quote inside an unquoted cell as it is', () => { expect(cells('5" pipe,x')).toEqual({ cells: ['5" pipe', 'x'] }); });
  it('are not known when characters follow a closing quote', () => { expect(cells('"a"b,c')).toEqual({ fault: expect.stringContaining('closing quote') }); });
  it('go on with the next line when a quote is open', () => { expect(cells('a,"b')).toEqual({ open: true }); });
  it('may be parted by a tab or several characters', () => { expect(splitRecord('a||"b||c"', '||', '"')).toEqual({ cells: ['a', 'b||c'] }); });
});

describe('the records of a file', () => {
  it('carry the line they begin on, also after a record of several lines and blank lines', async () => {
    expect(await read('h1,h2\r\n1,"x\r\ny"\r\n\r\n3,4\r\n')).toEqual([[1, ['h1', 'h2']], [2, ['1', 'x\ny']], [5, ['3', '4']]]);
  });
  it('lose only the line whose quote is never closed', async () => {
    expect(await read('a,b\n1,"x\n2,3\n4,5\n')).toEqual([[1, ['a', 'b']], [2, expect.stringContaining('not closed')], [3, ['2', '3']], [4, ['4', '5']]]);
  });
  it('lose only the line whose quote closes in a later record', async () => {
    expect(await read('a,b\n1,"x\n2,"y"\n4,5\n')).toEqual([[1, ['a', 'b']], [2, expect.stringContaining('not closed')], [3, ['2', 'y']], [4, ['4', '5']]]);
  });
  it('take rows with too few or too many cells as they are, for the reader to judge', async () => {
    expect(await read('a,b\n1\n1,2,3\n')).toEqual([[1, ['a', 'b']], [2, ['1']], [3, ['1', '2', '3']]]);
  });
});
