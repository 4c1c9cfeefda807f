import 'reflect-metadata';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { GROUPS } from '@sanxiang/contracts';
import { createConsumer, openEventLog, publishTo } from '@sanxiang/event-log';
import { createLogger } from '@sanxiang/kernel';
import { JUDGE_OPTIONS, openJudge } from '@sanxiang/norms';
import { Telemetry } from '@sanxiang/telemetry';
import { clockOf } from './clock.js';
import type { PipelineMetrics } from './pipeline-metrics.js';
import type { PipelineMessage, PipelineStart } from './pipeline.js';

// As the pipeline: whoever asks to be taken in should not wait for the judge.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { settings, clock: clockSpec } = workerData as PipelineStart;
const clock = clockOf(clockSpec);
const log = createLogger(settings.logLevel, 'judge');
const telemetry = new Telemetry({ service: 'judge', traces: settings.traces, log });
const eventLog = openEventLog({ brokers: settings.kafkaBrokers, dir: join(settings.dataDir, 'log'), clock, log });
const judge = await openJudge({ mongoUrl: settings.mongoUrl, dir: settings.dataDir, publish: publishTo(eventLog), log }, { tz: settings.tz, telemetry, clock, eventLog, log });
const service = await createConsumer(judge.module, eventLog, GROUPS.norms, log, { ...JUDGE_OPTIONS, watch: telemetry });

parentPort?.on('message', (message: PipelineMessage) => { void (message === 'go' ? go() : message === 'metrics' ? tellMetrics() : stop()); });

async function tellMetrics(): Promise<void> {
  parentPort?.postMessage({ metrics: await telemetry.snapshot() } satisfies PipelineMetrics);
}

async function go(): Promise<void> {
  await service.listen();
  judge.start();
  parentPort?.postMessage('running' satisfies PipelineMessage);
}

async function stop(): Promise<void> {
  await judge.stop();
  await service.close();
  // Before the log: a last outbox still has to reach it.
  await judge.close();
  await eventLog.close();
  await telemetry.close();
  parentPort?.close();
}
