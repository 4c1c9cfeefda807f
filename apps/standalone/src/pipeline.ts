import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { RollUps, Sink, SinkConsumer } from '@sanxiang/analytics';
import { CALL_DEFAULTS, CallConsumer, CallService, type CallDocument, type SourceDocument } from '@sanxiang/call';
import { EmbeddedEventLog, EventLogTransport, type ConsumeOptions } from '@sanxiang/event-log';
import { createLogger } from '@sanxiang/kernel';
import { EmbeddedStateStore, type OutboxRecord } from '@sanxiang/state-store';
import { openWarehouse, type WarehouseAccess } from '@sanxiang/warehouse';
import { clockOf, type ClockSpec } from './clock.js';
import { GROUPS } from './stages.js';

export interface PipelineStart { readonly dataDir: string; readonly logLevel: string; readonly tz: string; readonly clock: ClockSpec; readonly access: WarehouseAccess }
export type PipelineMessage = 'go' | 'running' | 'stop';

// Whoever has been answered can wait for the figures; whoever asks to be taken in should not. On Linux this is the priority of this thread alone.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { dataDir, logLevel, tz, clock: clockSpec, access } = workerData as PipelineStart;
const clock = clockOf(clockSpec);
const log = createLogger(logLevel, 'pipeline');
const eventLog = new EmbeddedEventLog(join(dataDir, 'log'), clock, log);
const warehouse = openWarehouse({ ...access, log });

/** The outbox goes to the log topic by topic, in its order. */
async function publish(records: readonly OutboxRecord[]): Promise<void> {
  const topics = Map.groupBy(records, (r) => r.topic);
  await Promise.all([...topics].map(([topic, list]) => eventLog.append(topic, list)));
}
const calls = new EmbeddedStateStore<CallDocument>(join(dataDir, 'calls.db'), 'call', publish);
const sources = new EmbeddedStateStore<SourceDocument>(join(dataDir, 'sources.db'), 'source', publish);
const rollUps = new RollUps({ warehouse, tz, now: () => clock.now(), log });

@Module({ controllers: [CallConsumer], providers: [{ provide: CallService, useValue: new CallService(calls, sources, CALL_DEFAULTS) }] })
class CallModule {}
@Module({ controllers: [SinkConsumer], providers: [{ provide: Sink, useValue: new Sink(warehouse, clock) }] })
class SinkModule {}

/** Few large inserts cost the warehouse far less than many small ones; a fifth of a second is what the figures may wait for it. */
const SINK = { maxRecords: 20_000, everyMs: 200 };
const service = (module: Type, group: string, options: ConsumeOptions = {}) => NestFactory.createMicroservice(module, { strategy: new EventLogTransport(eventLog, group, log, options), logger: false });
const services = await Promise.all([service(CallModule, GROUPS.call), service(SinkModule, GROUPS.sink, SINK)]);

parentPort?.on('message', (message: PipelineMessage) => { void (message === 'go' ? go() : stop()); });

async function go(): Promise<void> {
  await calls.sweep();
  await Promise.all(services.map((s) => s.listen()));
  rollingUp = rollUp();
  parentPort?.postMessage('running' satisfies PipelineMessage);
}

const stopping = new AbortController();
let rollingUp = Promise.resolve();
/** How long the builder of roll-ups rests when no day is left, or the warehouse is away. */
const ROLL_UP_REST_MS = 2000;

/** Days are rolled up in the background for as long as the program runs; a figure never waits for it. */
async function rollUp(): Promise<void> {
  while (!stopping.signal.aborted) {
    const more = await rollUps.step().catch((error: unknown) => { log.warn({ err: error }, 'rolling up failed, will be done again'); return false; });
    if (!more) await setTimeout(ROLL_UP_REST_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

async function stop(): Promise<void> {
  stopping.abort();
  await rollingUp;
  await Promise.all(services.map((s) => s.close()));
  await eventLog.close();
  await Promise.all([calls.close(), sources.close(), warehouse.close()]);
  parentPort?.close();
}
