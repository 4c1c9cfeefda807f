import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, ROLES, type Caller } from '@sanxiang/access';
import { onlyParams } from '@sanxiang/kernel';
import type { RawQuery } from './params.js';
import { PARTS, type AnalyticsParts, type Stage } from './parts.js';

export interface Progress {
  /** Every accepted event is in every figure. */
  readonly settled: boolean;
  readonly stages: readonly Stage[];
}

export const progressOf = (stages: readonly Stage[]): Progress => ({ settled: stages.every((s) => s.behind === 0), stages });

/** How far each consumer is behind the log. The log is one for all orgs and nothing of any org is said, so every key may ask. */
@Controller('v1/progress')
export class ProgressController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  @Get()
  @Allow(...ROLES)
  async progress(@CallerParam() caller: Caller, @Query() query: RawQuery): Promise<Progress> {
    onlyParams(query, ['org']);
    orgFor(caller, query['org']);
    return progressOf(await this.parts.progress());
  }
}
