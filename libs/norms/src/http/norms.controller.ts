import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { parseInstant } from '@sanxiang/contracts';
import { badInput, notFound, onlyParams, type Clock } from '@sanxiang/kernel';
import type { Book } from '../books/book.js';
import { normView, type ExplainNorm, type NormView } from './norm-view.js';
import { BOOKS_CLOCK } from './books.controller.js';
import { BooksReader } from './books-reader.js';

export const EXPLAIN_NORM = Symbol('ExplainNorm');
export const NORM_LIST_PARAMS = ['org', 'at', 'family', 'enabled'];
export const NORM_PARAMS = ['org', 'at'];

/** `GET /v1/norms`: the rules that an org has to keep, with where they stand written, their parameters, and how they are judged. Whoever is judged may read them. */
@Controller('v1/norms')
@Allow('agent', 'lead', 'manager', 'auditor', 'admin')
export class NormsController {
  constructor(@Inject(BooksReader) private readonly reader: BooksReader, @Inject(BOOKS_CLOCK) private readonly clock: Clock, @Inject(EXPLAIN_NORM) private readonly explain: ExplainNorm) {}

  @Get()
  async list(@CallerParam() caller: Caller, @Query() query: Record<string, unknown>): Promise<{ readonly items: readonly NormView[]; readonly next: null }> {
    onlyParams(query, NORM_LIST_PARAMS);
    const { family, enabled } = query;
    if (enabled !== undefined && enabled !== 'true' && enabled !== 'false') throw badInput('enabled', 'true | false');
    const book = await this.inForce(caller, query);
    const norms = [...book.norms.values()].filter((n) => (family === undefined || n.family === family) && (enabled === undefined || n.enabled === (enabled === 'true')));
    return { items: norms.map((n) => normView(n, book, this.reader.library.shipped.definitions, this.explain)), next: null };
  }

  @Get(':id')
  async one(@CallerParam() caller: Caller, @Param('id') id: string, @Query() query: Record<string, unknown>): Promise<NormView> {
    onlyParams(query, NORM_PARAMS);
    const book = await this.inForce(caller, query);
    const norm = book.norms.get(id);
    if (norm === undefined) throw notFound('规范 · norm');
    return normView(norm, book, this.reader.library.shipped.definitions, this.explain);
  }

  /** The book in force now, or `at` an instant. */
  private async inForce(caller: Caller, { org: named, at }: Record<string, unknown>): Promise<Book> {
    const org = orgFor(caller, named);
    const ms = at === undefined ? this.clock.now() : typeof at === 'string' ? parseInstant(at) : null;
    if (ms === null) throw badInput('at', '应为 RFC 3339 时间（+ 写作 %2B） · must be an RFC 3339 time (+ is written %2B)');
    return (await this.reader.of(org)).at(org, ms);
  }
}
