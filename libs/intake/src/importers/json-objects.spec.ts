import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonObjects, OBJECT_CHARACTERS_MAX } from './json-objects.js';

async function* bytes(...chunks: readonly string[]): AsyncGenerator<Uint8Array> { for (const chunk of chunks) yield new TextEncoder().encode(chunk); }
/** Each object as `[line, value]`, or `[line, text, why not]`. */
async function read(chunks: readonly string[], within?: readonly string[]): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const object of jsonObjects(bytes(...chunks), within)) all.push('value' in object ? [object.line, object.value] : [object.line, object.text, object.reason.split(' · ').at(-1)]);
  return all;
}

describe('objects of a JSON text', () => {
  it('stand one a line, one after the other, over several lines, or in a list', async () => {
    for (const text of ['{"a":1}\n{"a":2}\n', '{"a":1}{"a":2}', '{\n  "a": 1\n}\n{"a":2}', '[{"a":1},\r\n{"a":2}]']) expect((await read([text])).map((o) => (Array.isArray(o) ? o[1] as unknown : o))).toEqual([{ a: 1 }, { a: 2 }]);
  });
  it('begin on the line that is told', async () => { expect(await read(['\n{"a":\n1}\n\n{"b":2}'])).toEqual([[2, { a: 1 }], [5, { b: 2 }]]); });
  it('stand in the lists of a page, whose other members are passed over', async () => {
    const page = '{"totalHits": 2, "more": {"conversations": [{"no": 1}]}, "conversations": [{"id": "1", "conversations": [{}]}, {"id": "2"}], "aggregations": [{"no": 2}], "x": "]}"}';
    expect(await read([`${page}\n${page}`], ['conversations'])).toEqual([[1, { id: '1', conversations: [{}] }], [1, { id: '2' }], [2, { id: '1', conversations: [{}] }], [2, { id: '2' }]]);
    expect(await read([page])).toEqual([[1, JSON.parse(page)]]);
  });
  it('are refused by themselves when they are none, and the rest goes on', async () => {
    expect(await read(['nonsense "{"\n{"a":1}\n{"b":"tor\n{"c":[2\n{"d":3}\n{e:4}\n}\n{"f":'])).toEqual([
      [1, 'nonsense "{"', 'not JSON'], [2, { a: 1 }], [3, '{"b":"tor\n', 'the object breaks off'], [4, '{"c":[2\n', 'the object breaks off'], [5, { d: 3 }], [6, '{e:4}', 'not JSON'], [7, '}', 'not JSON'],
      [8, '{"f":', 'the object breaks off'],
    ]);
  });
  it('are not held when they are too long', async () => {
    const piece = 'x'.repeat(OBJECT_CHARACTERS_MAX / 4);
    const all = await read(['{"a":"', ...Array<string>(6).fill(piece), '"}\n{"b":1}']);
    expect(all).toEqual([[1, `{"a":"${'x'.repeat(194)}`, 'the object is too long'], [2, { b: 1 }]]);
  });
  it('are the same however the text is cut into chunks', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 4 }), fc.constantFrom('\n', '', ', '), fc.nat({ max: 3 }), fc.integer({ min: 1, max: 9 }), async (values, between, form, size) => {
      const written = values.map((value) => JSON.stringify(value, null, form === 1 ? 2 : 0)).join(between);
      const text = form === 2 ? `[${values.map((value) => JSON.stringify(value)).join(',')}]` : form === 3 ? `{"n":"\\\\\\"","items":[${values.map((value) => JSON.stringify(value)).join(',')}]}` : written;
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
      const cut: Uint8Array[] = [];
      const encoded = new TextEncoder().encode(text);
      for (let at = 0; at < encoded.length; at += size) cut.push(encoded.subarray(at, at + size));
      async function* stream(): AsyncGenerator<Uint8Array> { yield* cut; }
      const found: unknown[] = [];
      for await (const object of jsonObjects(stream(), form === 3 ? ['items'] : [])) found.push('value' in object ? object.value : object);
      expect([found, chunks.join('')]).toEqual([values.map((value) => JSON.parse(JSON.stringify(value)) as unknown), text]);
    }), { numRuns: 300 });
  });
});
