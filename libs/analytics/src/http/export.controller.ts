import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { notFound, onlyParams, type Org } from '@sanxiang/kernel';
import { rangeParams } from '../metrics/facts-sql.js';
import { csvLines } from './export/csv.js';
import { cellsOf, EXPORTS, selectOf, type Export, type Row } from './export/exports.js';
import type { Condition } from './lists/call-filters.js';
import { rangeOf, RANGE_PARAMS, type Range } from './lists/range.js';
import type { RawQuery } from './params.js';
import { PARTS, type AnalyticsParts } from './parts.js';

const EVERY_EXPORT = ['org', ...RANGE_PARAMS];
/** What some export takes; each refuses what is not its own. */
export const EXPORT_PARAMS: readonly string[] = [...new Set([...EVERY_EXPORT, ...EXPORTS.flatMap((e) => e.filters)])];

const SUFFIX = '.csv';
/** Text that waits for a slow reader, in chunks (each a block of the warehouse) beside the one being written. */
const CHUNKS_WAITING_MAX = 1;

/**
 * Rows as CSV, streamed: one block of the warehouse is held at a time, and the next is read when the reader took it.
 * A lead may export the own department only, which no key names in this version; so leads may not yet.
 */
@Controller('v1/export')
@Allow('manager', 'auditor')
export class ExportController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  @Get(':file')
  async csv(@CallerParam() caller: Caller, @Param('file') file: string, @Query() query: RawQuery): Promise<StreamableFile> {
    const found = EXPORTS.find((e) => `${e.name}${SUFFIX}` === file);
    if (found === undefined) throw notFound('导出 export');
    onlyParams(query, [...EVERY_EXPORT, ...found.filters]);
    const org = orgFor(caller, query['org']);
    const filter = found.filter(query);
    const text = this.lines(org, found, rangeOf(query, this.parts.tz, this.parts.clock.now()), filter);
    // The first piece before the head of the answer: a warehouse that is away is a 503 and not half a file.
    const first = await text.next();
    const stream = Readable.from(following(first, text), { objectMode: true, highWaterMark: CHUNKS_WAITING_MAX });
    // A reader that goes away ends the question, even one that never took the first piece.
    stream.once('close', () => void text.return(undefined));
    return new StreamableFile(stream, { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="${found.name}${SUFFIX}"` });
  }

  private async *lines(org: Org, asked: Export, range: Range, filter: Condition): AsyncGenerator<string> {
    const head = csvLines([asked.columns.map((c) => c.name)]);
    let before = head;
    for await (const rows of this.parts.warehouse.stream<Row>(org, selectOf(asked, filter.sql), { ...rangeParams(range.from, range.to), ...filter.params })) {
      if (rows.length === 0) continue;
      yield before + csvLines(rows.map((row) => cellsOf(asked, row)));
      before = '';
    }
    if (before !== '') yield before;
  }
}

/** What was read ahead, then the rest. */
async function* following(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}
