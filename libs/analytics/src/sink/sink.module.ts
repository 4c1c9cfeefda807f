import { Module, type DynamicModule } from '@nestjs/common';
import type { ConsumeOptions } from '@sanxiang/event-log';
import type { Clock } from '@sanxiang/kernel';
import { Telemetry } from '@sanxiang/telemetry';
import type { Warehouse } from '@sanxiang/warehouse';
import { SinkConsumer } from './sink.consumer.js';
import { Sink } from './sink.js';

/** Few large inserts cost the warehouse far less than many small ones; a fifth of a second is what the figures may wait for it. */
export const SINK_OPTIONS: ConsumeOptions = { maxRecords: 20_000, everyMs: 200 };
/** Over Kafka, whose fetches are bounded by bytes too, and whose partitions bring each their own inserts. */
export const SINK_OPTIONS_KAFKA: ConsumeOptions = { maxRecords: 50_000, everyMs: 500 };

/** While one batch waits for the warehouse, the rows of the next are made. */
export const SINK_PARTITIONS_AT_ONCE = 2;

@Module({})
export class SinkModule {
  /** The sink into a warehouse that the composition root has opened and migrated. */
  static with(warehouse: Warehouse, clock: Clock, telemetry: Telemetry = new Telemetry()): DynamicModule {
    return { module: SinkModule, controllers: [SinkConsumer], providers: [{ provide: Sink, useValue: new Sink(warehouse, clock, telemetry) }] };
  }
}
