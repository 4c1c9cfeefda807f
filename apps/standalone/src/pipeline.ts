import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { RollUpBuilder, RollUps, SINK_OPTIONS, SinkModule } from '@sanxiang/analytics';
import { CALL_OPTIONS, CallModule, type CallDocument, type SourceDocument } from '@sanxiang/call';
import { GROUPS, TOPICS } from '@sanxiang/contracts';
import { createConsumer, openEventLog, publishTo, stages, type TransportOptions } from '@sanxiang/event-log';
import { createLogger, type Settings } from '@sanxiang/kernel';
import { openStateStore } from '@sanxiang/state-store';
import { Telemetry } from '@sanxiang/telemetry';
import { openWarehouse, type WarehouseAccess } from '@sanxiang/warehouse';
import { clockOf, type ClockSpec } from './clock.js';
import type { PipelineMetrics } from './pipeline-metrics.js';

export interface PipelineStart { readonly settings: Settings; readonly clock: ClockSpec; readonly access: WarehouseAccess }
export type PipelineMessage = 'go' | 'running' | 'stop' | 'metrics';

/** Records behind the log from which on a day is not rolled up: some seconds of work. */
const BACKLOG = 50_000;
/**
 * The warehouse shares two cores with all else, and an insert of calls costs it some 20 ms before its first row: with little to do it would be inserting
 * all the time. Figures are of calls, whose facts do not wait; raw events may come a little later. Whatever comes first after a pause never waits.
 */
const FEW_LARGE_INSERTS: TransportOptions = { ...SINK_OPTIONS, everyMs: 1000, restMs: 250, topics: { [TOPICS.callFacts]: { restMs: 0 } } };

// Whoever has been answered can wait for the figures; whoever asks to be taken in should not. On Linux this is the priority of this thread alone.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { settings, clock: clockSpec, access } = workerData as PipelineStart;
const clock = clockOf(clockSpec);
const log = createLogger(settings.logLevel, 'pipeline');
const telemetry = new Telemetry({ service: 'pipeline', traces: settings.traces, log });
const warehouse = openWarehouse({ ...access, log });
const eventLog = openEventLog({ brokers: settings.kafkaBrokers, dir: join(settings.dataDir, 'log'), clock, log });
const rollUps = new RollUpBuilder(new RollUps({ warehouse, tz: settings.tz, now: () => clock.now(), log }), log, async () => (await stages(eventLog)).every((s) => s.behind < BACKLOG));
const place = { mongoUrl: settings.mongoUrl, dir: settings.dataDir, publish: publishTo(eventLog), log };
const [calls, sources] = await Promise.all([openStateStore<CallDocument>('call', place), openStateStore<SourceDocument>('source', place)]);
const services = await Promise.all([
  createConsumer(CallModule.with(calls, sources, telemetry), eventLog, GROUPS.call, log, { ...CALL_OPTIONS, watch: telemetry }),
  createConsumer(SinkModule.with(warehouse, clock, telemetry), eventLog, GROUPS.sink, log, { ...(settings.kafkaBrokers === null ? FEW_LARGE_INSERTS : SINK_OPTIONS), watch: telemetry }),
]);

parentPort?.on('message', (message: PipelineMessage) => { void (message === 'go' ? go() : message === 'metrics' ? tellMetrics() : stop()); });

async function tellMetrics(): Promise<void> {
  parentPort?.postMessage({ metrics: await telemetry.snapshot() } satisfies PipelineMetrics);
}

async function go(): Promise<void> {
  await Promise.all(services.map((s) => s.listen()));
  rollUps.start();
  parentPort?.postMessage('running' satisfies PipelineMessage);
}

async function stop(): Promise<void> {
  await rollUps.stop();
  await Promise.all(services.map((s) => s.close()));
  // Before the log: a last outbox still has to reach it.
  await Promise.all([calls.close(), sources.close()]);
  await eventLog.close();
  await telemetry.close();
  await warehouse.close();
  parentPort?.close();
}
