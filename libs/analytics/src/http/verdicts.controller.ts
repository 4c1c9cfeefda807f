import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { notFound, onlyParams, pageLimit } from '@sanxiang/kernel';
import { keysOf, type Page } from './lists/cursor.js';
import { rangeOf, RANGE_PARAMS } from './lists/range.js';
import { nameParam, wordParam, type RawQuery } from './params.js';
import { PARTS, type AnalyticsParts } from './parts.js';

const OUTCOMES = ['met', 'breached', 'unknown', 'excused'] as const;
const NAMES = ['norm', 'subject', 'agent', 'team', 'department', 'queue'] as const;
const LIST = 'verdicts';

export const VERDICT_LIST_PARAMS = ['org', ...RANGE_PARAMS, ...NAMES, 'outcome', 'limit', 'cursor'];

/** Verdicts. No norm is judged by this version, so that there are none; a question that could not be answered later is refused already. */
@Controller('v1/verdicts')
@Allow('agent', 'lead', 'manager', 'auditor')
export class VerdictsController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  @Get()
  list(@CallerParam() caller: Caller, @Query() query: RawQuery): Page<never> {
    onlyParams(query, VERDICT_LIST_PARAMS);
    orgFor(caller, query['org']);
    for (const name of NAMES) nameParam(query, name);
    wordParam(query, 'outcome', OUTCOMES);
    rangeOf(query, this.parts.tz, this.parts.clock.now());
    pageLimit(query['limit']);
    keysOf(LIST, query['cursor'], [0, '']);
    return { items: [], next: null };
  }

  @Get(':id')
  one(@CallerParam() caller: Caller, @Param('id') _id: string, @Query() query: RawQuery): never {
    onlyParams(query, ['org']);
    orgFor(caller, query['org']);
    throw notFound('判定 verdict');
  }
}
