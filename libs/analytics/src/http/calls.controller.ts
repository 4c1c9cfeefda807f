import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { formatInstant, toWire, toWireDeadline, type CallRecordedV1, type CallState, type WireDeadline } from '@sanxiang/contracts';
import { notFound, onlyParams, pageLimit } from '@sanxiang/kernel';
import { CALL_FILTERS, callFilter, hadPart, partOf } from './lists/call-filters.js';
import { findCall, listCalls, type CallItem } from './lists/call-list.js';
import type { Page } from './lists/cursor.js';
import { listEvents, type StoredEvent } from './lists/event-list.js';
import { rangeOf, RANGE_PARAMS } from './lists/range.js';
import { findCase, itemOf, type VerdictItem } from './lists/verdict-list.js';
import { isName, type RawQuery } from './params.js';
import { PARTS, type AnalyticsParts } from './parts.js';

export const CALL_LIST_PARAMS = ['org', ...RANGE_PARAMS, ...CALL_FILTERS, 'limit', 'cursor'];

/** Events that a call shows at once; `eventsNext` leads on, as `cursor` of `GET /v1/events?subject=`. */
const CALL_EVENTS_MAX = 1000;

/** A call with all that happened in it: the members of `call.recorded` at the top (contract 4). */
export type CallDetail = CallRecordedV1 & {
  readonly id: string;
  readonly org: string;
  readonly state: CallState;
  readonly stateSince: string;
  readonly events: readonly StoredEvent[];
  readonly eventsNext: string | null;
  readonly verdicts: readonly VerdictItem[];
  readonly deadlines: readonly WireDeadline[];
};

/**
 * Calls, with personal data: not for displays and publishers. A key of the role `agent` sees the calls that its agent had a part in;
 * the key's `name` is the agent's id.
 */
@Controller('v1/calls')
@Allow('agent', 'lead', 'manager', 'auditor')
export class CallsController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  @Get()
  async list(@CallerParam() caller: Caller, @Query() query: RawQuery): Promise<Page<CallItem>> {
    onlyParams(query, CALL_LIST_PARAMS);
    const org = orgFor(caller, query['org']);
    const conditions = [callFilter(query), ...(caller.role === 'agent' ? [partOf(caller.name)] : [])];
    return await listCalls(this.parts.warehouse, org, { range: rangeOf(query, this.parts.tz, this.parts.clock.now()), conditions, cursor: query['cursor'], limit: pageLimit(query['limit']) });
  }

  @Get(':id')
  async one(@CallerParam() caller: Caller, @Param('id') id: string, @Query() query: RawQuery): Promise<CallDetail> {
    onlyParams(query, ['org']);
    const org = orgFor(caller, query['org']);
    const found = isName(id) ? await findCall(this.parts.warehouse, org, id) : null;
    if (found === null || (caller.role === 'agent' && !hadPart(found.call, caller.name))) throw notFound('通话 call');
    const { call, revision } = found;
    const [events, { verdicts, deadlines }] = await Promise.all([
      listEvents(this.parts.warehouse, org, { subject: id, cursor: undefined, limit: CALL_EVENTS_MAX }), findCase(this.parts.warehouse, org, id),
    ]);
    // As in the list of verdicts: an agent sees those on its own conduct.
    const shown = caller.role === 'agent' ? verdicts.filter((v) => v.agent === caller.name) : verdicts;
    return {
      ...toWire(call, revision), id, org, state: call.state, stateSince: formatInstant(call.stateSince),
      events: events.items, eventsNext: events.next, verdicts: shown.map((v) => itemOf(id, v)), deadlines: deadlines.map(toWireDeadline),
    };
  }
}
