import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { onlyParams, pageLimit } from '@sanxiang/kernel';
import type { Page } from './lists/cursor.js';
import { listEvents, type StoredEvent } from './lists/event-list.js';
import { requiredName, type RawQuery } from './params.js';
import { PARTS, type AnalyticsParts } from './parts.js';

export const EVENT_LIST_PARAMS = ['org', 'subject', 'limit', 'cursor'];

/** The raw events of a subject, as they were accepted. They hold names and numbers; agents find those of their own calls at the call. */
@Controller('v1/events')
export class StoredEventsController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  @Get()
  @Allow('lead', 'manager', 'auditor')
  async list(@CallerParam() caller: Caller, @Query() query: RawQuery): Promise<Page<StoredEvent>> {
    onlyParams(query, EVENT_LIST_PARAMS);
    const org = orgFor(caller, query['org']);
    return await listEvents(this.parts.warehouse, org, { subject: requiredName(query, 'subject'), cursor: query['cursor'], limit: pageLimit(query['limit']) });
  }
}
