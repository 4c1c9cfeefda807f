import { Module, type DynamicModule } from '@nestjs/common';
import { CALL_DEFAULTS } from '@sanxiang/call-fold';
import type { ConsumeOptions } from '@sanxiang/event-log';
import type { StateStore } from '@sanxiang/state-store';
import { Telemetry } from '@sanxiang/telemetry';
import { CallConsumer } from './call.consumer.js';
import type { CallDocument, SourceDocument } from './call.document.js';
import { CallService } from './call.service.js';

/**
 * Large batches while much is coming: most of a call's events stand in one, so that it is loaded, folded, saved and told of once
 * and not at each event (`bench`: settled events/s doubled from batches of 5,000 and saves of 500).
 */
export const CALL_OPTIONS: ConsumeOptions = { maxRecords: 20_000, everyMs: 100 };

@Module({})
export class CallModule {
  /** The call service over stores that the composition root has opened. */
  static with(calls: StateStore<CallDocument>, sources: StateStore<SourceDocument>, telemetry: Telemetry = new Telemetry()): DynamicModule {
    return { module: CallModule, controllers: [CallConsumer], providers: [{ provide: CallService, useValue: new CallService(calls, sources, CALL_DEFAULTS, telemetry) }] };
  }
}
