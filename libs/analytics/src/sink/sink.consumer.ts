import { Controller, Inject } from '@nestjs/common';
import { OnBatch, type Batch, type BatchOutcome } from '@sanxiang/event-log';
import { Sink } from './sink.js';

/** Everything that goes into the warehouse comes through here. */
@Controller()
export class SinkConsumer {
  constructor(@Inject(Sink) private readonly sink: Sink) {}

  @OnBatch('events')
  onEvents(batch: Batch): Promise<BatchOutcome> { return taken(batch, this.sink.events(batch)); }

  @OnBatch('outcomes')
  onOutcomes(batch: Batch): Promise<BatchOutcome> { return taken(batch, this.sink.events(batch)); }

  @OnBatch('call-facts')
  onCallFacts(batch: Batch): Promise<BatchOutcome> { return taken(batch, this.sink.facts(batch)); }

  @OnBatch('case-facts')
  onCaseFacts(batch: Batch): Promise<BatchOutcome> { return taken(batch, this.sink.cases(batch)); }
}

const taken = async (batch: Batch, work: Promise<void>): Promise<BatchOutcome> => {
  await work;
  return { handled: batch.records.length, ignored: 0, rejected: [] };
};
