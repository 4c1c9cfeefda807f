import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { toWireVerdict, type NormJudgedV1 } from '@sanxiang/contracts';
import { notFound, onlyParams, pageLimit } from '@sanxiang/kernel';
import { readCaseFile } from './lists/case-file.js';
import type { Page } from './lists/cursor.js';
import { listEvents, type StoredEvent } from './lists/event-list.js';
import { rangeOf, RANGE_PARAMS } from './lists/range.js';
import { ownVerdicts, VERDICT_FILTERS, verdictFilter } from './lists/verdict-filters.js';
import { historyOf, revisionsOf, subjectOf } from './lists/verdict-history.js';
import { findCase, listVerdicts, type VerdictItem } from './lists/verdict-list.js';
import { isName, nameParam, type RawQuery } from './params.js';
import { PARTS, type AnalyticsParts, type Explanation } from './parts.js';

export const VERDICT_LIST_PARAMS = ['org', ...RANGE_PARAMS, ...VERDICT_FILTERS, 'limit', 'cursor'];

/** Events of the evidence that are shown. */
const EVIDENCE_MAX = 1000;

/** A verdict with what it rests on. */
export type VerdictDetail = VerdictItem & {
  readonly org: string;
  /** false: a late event took its rule away; then the members are those of its last revision. */
  readonly applies: boolean;
  /** Oldest first, each with the time of its event; what was never published with the instant that decided it. */
  readonly revisions: readonly (NormJudgedV1 & { readonly time: string })[];
  readonly events: readonly StoredEvent[];
  /** The article, the parameter values and the arithmetic, from the judge; null where no judge is part of this process. */
  readonly explanation: Explanation | null;
};

/** Verdicts, with names: not for displays and publishers. A key of the role `agent` sees those on its agent; the key's `name` is the agent's id. */
@Controller('v1/verdicts')
@Allow('agent', 'lead', 'manager', 'auditor')
export class VerdictsController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  /** Without a range: a subject's verdicts of all time, anybody else's of today. */
  @Get()
  async list(@CallerParam() caller: Caller, @Query() query: RawQuery): Promise<Page<VerdictItem>> {
    onlyParams(query, VERDICT_LIST_PARAMS);
    const org = orgFor(caller, query['org']);
    const subject = nameParam(query, 'subject');
    const range = rangeOf(query, this.parts.tz, this.parts.clock.now());
    const always = subject !== undefined && query['from'] === undefined && query['to'] === undefined;
    const conditions = [verdictFilter(query), ...(caller.role === 'agent' ? [ownVerdicts(caller.name)] : [])];
    return await listVerdicts(this.parts.warehouse, org, { range: always ? null : range, subject, conditions, cursor: query['cursor'], limit: pageLimit(query['limit']) });
  }

  @Get(':id')
  async one(@CallerParam() caller: Caller, @Param('id') id: string, @Query() query: RawQuery): Promise<VerdictDetail> {
    onlyParams(query, ['org']);
    const org = orgFor(caller, query['org']);
    const { warehouse } = this.parts;
    const subject = isName(id) ? await subjectOf(warehouse, org, id) : undefined;
    if (subject === undefined) throw notFound('判定 verdict');
    const [{ verdicts }, revisions] = await Promise.all([findCase(warehouse, org, subject), revisionsOf(warehouse, org, subject, id)]);
    const now = verdicts.find((v) => v.id === id);
    const verdict = now === undefined ? revisions.at(-1)?.data : toWireVerdict(now);
    if (verdict === undefined || (caller.role === 'agent' && verdict.agent !== caller.name)) throw notFound('判定 verdict');
    const { items: events } = await listEvents(warehouse, org, { subject, cursor: undefined, limit: EVIDENCE_MAX, ids: verdict.evidence });
    const { explain } = this.parts;
    const explanation = explain === undefined ? null : await explain({ org, subject, verdict, ...await readCaseFile(warehouse, org, subject) });
    return { ...verdict, subject, org, applies: now !== undefined, revisions: historyOf(revisions, now).map(({ time, data }) => ({ ...data, time })), events, explanation };
  }
}
