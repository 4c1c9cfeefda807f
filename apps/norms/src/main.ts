import 'reflect-metadata';
import { GROUPS } from '@sanxiang/contracts';
import { createConsumer, openEventLog, publishTo, stages } from '@sanxiang/event-log';
import { createHttpApp, inTime, settingsOrExit, stopOnSignals } from '@sanxiang/http';
import { createLogger, systemClock } from '@sanxiang/kernel';
import { JUDGE_OPTIONS, openJudge } from '@sanxiang/norms';
import { Telemetry } from '@sanxiang/telemetry';

/** `sanxiang norms`: judges. Any number of these may run; the partitions of the log are shared among them. */
export async function main(): Promise<void> {
  const { settings, keys } = settingsOrExit('kafkaBrokers', 'mongoUrl');
  const log = createLogger(settings.logLevel, 'norms');
  const telemetry = new Telemetry({ service: 'norms', traces: settings.traces, log });
  const eventLog = openEventLog({ brokers: settings.kafkaBrokers, dir: settings.dataDir, clock: systemClock, log });
  const place = { mongoUrl: settings.mongoUrl, dir: settings.dataDir, publish: publishTo(eventLog), log };
  const judge = await openJudge(place, { tz: settings.tz, telemetry, clock: systemClock, eventLog, log });
  const service = await createConsumer(judge.module, eventLog, GROUPS.norms, log, { ...JUDGE_OPTIONS, watch: telemetry });
  await service.listen();
  judge.start();
  const health = {
    async missing() {
      const [events, states] = await Promise.all([inTime(stages(eventLog).then(() => []), ['event-log']), inTime(judge.ping().then(() => []), ['state-store'])]);
      return [...events, ...states];
    },
    metrics: async () => [await telemetry.snapshot()],
  };
  const app = await createHttpApp({ modules: [], health, keys, streamed: [], pages: null, log });
  await app.listen(settings.port, settings.host);
  stopOnSignals(async () => {
    await app.close();
    await judge.stop();
    await service.close();
    // Before the log: a last outbox still has to reach it.
    await judge.close();
    await eventLog.close();
    await telemetry.close();
  }, log);
  log.info({ url: await app.getUrl() }, 'judging');
}
