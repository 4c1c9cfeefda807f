import { Controller, Inject } from '@nestjs/common';
import { OnBatch, type Batch, type BatchOutcome } from '@sanxiang/event-log';
import { sortBatch } from './incoming.js';
import { JudgeService } from './judge.service.js';

/** Takes what publishers sent, in batches. */
@Controller()
export class JudgeConsumer {
  constructor(@Inject(JudgeService) private readonly service: JudgeService) {}

  @OnBatch('events')
  async onEvents(batch: Batch): Promise<BatchOutcome> {
    const { orgs, handled, ignored } = sortBatch(batch);
    for (const news of orgs) await this.service.apply(news);
    return { handled, ignored, rejected: [] };
  }
}
