import { Controller, Inject } from '@nestjs/common';
import { OnBatch, type Batch, type BatchOutcome } from '@sanxiang/event-log';
import { CallService } from './call.service.js';
import { sortBatch } from './incoming.js';

/** Takes what publishers sent, in batches; what is not about calls only moves its source's clock. */
@Controller()
export class CallConsumer {
  constructor(@Inject(CallService) private readonly service: CallService) {}

  @OnBatch('events')
  async onEvents(batch: Batch): Promise<BatchOutcome> {
    const { orgs, handled, ignored } = sortBatch(batch);
    for (const news of orgs) await this.service.apply(news);
    return { handled, ignored, rejected: [] };
  }
}
