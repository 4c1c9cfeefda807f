import { Module, type DynamicModule } from '@nestjs/common';
import type { ConsumeOptions } from '@sanxiang/event-log';
import { JudgeConsumer } from './judge.consumer.js';
import { JudgeService } from './judge.service.js';

/** Large batches while much is coming, so that a subject is loaded, judged and saved once and not at each of its events. */
export const JUDGE_OPTIONS: ConsumeOptions = { maxRecords: 20_000, everyMs: 100 };

@Module({})
export class JudgeModule {
  /** The judge over stores that the composition root has opened. */
  static with(service: JudgeService): DynamicModule {
    return { module: JudgeModule, controllers: [JudgeConsumer], providers: [{ provide: JudgeService, useValue: service }] };
  }
}
