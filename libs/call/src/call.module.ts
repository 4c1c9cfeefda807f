import { Module, type DynamicModule } from '@nestjs/common';
import type { StateStore } from '@sanxiang/state-store';
import { CallConsumer } from './call.consumer.js';
import type { CallDocument, SourceDocument } from './call.document.js';
import { CallService } from './call.service.js';
import { CALL_DEFAULTS } from './call.settings.js';

@Module({})
export class CallModule {
  /** The call service over stores that the composition root has opened. */
  static with(calls: StateStore<CallDocument>, sources: StateStore<SourceDocument>): DynamicModule {
    return { module: CallModule, controllers: [CallConsumer], providers: [{ provide: CallService, useValue: new CallService(calls, sources, CALL_DEFAULTS) }] };
  }
}
