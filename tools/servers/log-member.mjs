/**
 * A consumer of the event log as a process of its own, for tests that kill it: `node log-member.mjs '{"brokers":[…],"namespace":…,"layouts":…,"sessionMs":…}' GROUP TOPIC`
 * Writes the values of each batch as a line of JSON, and never finishes the batch.
 */
import { KafkaEventLog } from '@sanxiang/event-log';
import { createLogger } from '@sanxiang/kernel';

const [options, group, topic] = process.argv.slice(2);
const eventLog = new KafkaEventLog(JSON.parse(options), createLogger('warn', 'log-member'));
await eventLog.consume(group, topic, (batch) => {
  process.stdout.write(`${JSON.stringify(batch.records.map((record) => record.value))}\n`);
  return new Promise(() => { /* killed meanwhile */ });
}, { maxRecords: 20 });
