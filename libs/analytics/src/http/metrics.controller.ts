import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { notFound, onlyParams, Problem } from '@sanxiang/kernel';
import { catalogue, metricOf, type CatalogueEntry } from '../metrics/catalogue.js';
import { parseMetricQuery } from '../metrics/parse.js';
import { answerMetric, type MetricAnswer, type MetricQuery } from '../metrics/query.js';
import type { Page } from './lists/cursor.js';
import type { RawQuery } from './params.js';
import { PARTS, type AnalyticsParts } from './parts.js';

/** Figures and what they mean. */
@Controller('v1/metrics')
export class MetricsController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  @Get()
  @Allow('display', 'agent', 'lead', 'manager', 'auditor', 'admin')
  list(@CallerParam() caller: Caller, @Query() query: RawQuery): Page<CatalogueEntry> {
    onlyParams(query, ['org']);
    orgFor(caller, query['org']);
    return { items: catalogue(), next: null };
  }

  @Get(':id')
  @Allow('display', 'agent', 'lead', 'manager', 'auditor')
  async one(@CallerParam() caller: Caller, @Param('id') id: string, @Query() query: RawQuery): Promise<MetricAnswer> {
    const org = orgFor(caller, query['org']);
    const metric = metricOf(id);
    if (metric === undefined) throw notFound('指标 metric');
    const { warehouse, clock, tz, foldEvents } = this.parts;
    const asked = parseMetricQuery(metric, query, { tz, now: clock.now() });
    refusePersonal(caller, asked);
    return await answerMetric({ warehouse, tz, now: () => clock.now(), ...(foldEvents !== undefined && { foldEvents }) }, org, metric, asked);
  }
}

/** Figures of single people: an agent may ask for its own (the key's name is the agent's id), a display for nobody's. */
function refusePersonal(caller: Caller, asked: MetricQuery): void {
  if (caller.role !== 'agent' && caller.role !== 'display') return;
  const named = asked.filters.agent;
  const own = caller.role === 'agent' && named !== undefined && named.every((agent) => agent === caller.name);
  if (own || (named === undefined && !asked.groupBy.includes('agent'))) return;
  throw new Problem(403, 'forbidden', '该角色不能查看他人的数据 · This role may not see the figures of others');
}
