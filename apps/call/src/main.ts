import 'reflect-metadata';
import { CALL_OPTIONS, CallModule, type CallDocument, type SourceDocument } from '@sanxiang/call';
import { GROUPS } from '@sanxiang/contracts';
import { createConsumer, openEventLog, publishTo, stages } from '@sanxiang/event-log';
import { createHttpApp, inTime, settingsOrExit, stopOnSignals } from '@sanxiang/http';
import { createLogger, DEFAULT_ORG, systemClock } from '@sanxiang/kernel';
import { openStateStore } from '@sanxiang/state-store';
import { Telemetry } from '@sanxiang/telemetry';

/** The partitions of the log bring a batch each: gathered for longer, they save a call once that would be saved several times. */
const GATHERED_MS = 250;

/** `sanxiang call`: folds calls. Any number of these may run; the partitions of the log are shared among them. */
export async function main(): Promise<void> {
  const { settings, keys } = settingsOrExit('kafkaBrokers', 'mongoUrl');
  const log = createLogger(settings.logLevel, 'call');
  const telemetry = new Telemetry({ service: 'call', traces: settings.traces, log });
  const eventLog = openEventLog({ brokers: settings.kafkaBrokers, dir: settings.dataDir, clock: systemClock, log });
  const place = { mongoUrl: settings.mongoUrl, dir: settings.dataDir, publish: publishTo(eventLog), log };
  const [calls, sources] = await Promise.all([openStateStore<CallDocument>('call', place), openStateStore<SourceDocument>('source', place)]);
  const service = await createConsumer(CallModule.with(calls, sources, telemetry), eventLog, GROUPS.call, log, { ...CALL_OPTIONS, everyMs: GATHERED_MS, watch: telemetry });
  await service.listen();
  const health = {
    async missing() {
      const [events, states] = await Promise.all([inTime(stages(eventLog).then(() => []), ['event-log']), inTime(sources.load(DEFAULT_ORG, ['any']).then(() => []), ['state-store'])]);
      return [...events, ...states];
    },
    metrics: async () => [await telemetry.snapshot()],
  };
  const app = await createHttpApp({ modules: [], health, keys, streamed: [], pages: null, log });
  await app.listen(settings.port, settings.host);
  stopOnSignals(async () => {
    await app.close();
    await service.close();
    // Before the log: a last outbox still has to reach it.
    await Promise.all([calls.close(), sources.close()]);
    await eventLog.close();
    await telemetry.close();
  }, log);
  log.info({ url: await app.getUrl() }, 'folding calls');
}
