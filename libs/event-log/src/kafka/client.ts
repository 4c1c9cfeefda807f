import { Kafka, logLevel, type logCreator } from 'kafkajs';
import type { Logger } from '@sanxiang/kernel';

/** A broker that does not even open a connection is away. */
const CONNECT_MS = 2000;
/** Attempts to reach a broker before the caller hears of it; the pauses in between grow from the first to the longest. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, retries: 3 };
/** Names the process, so that whoever looks at a group sees which one has which partition; the broker adds the host. */
const CLIENT_ID = `sanxiang-${process.pid}`;

/** Which brokers, and how long one request may take. */
export interface ClientOptions {
  /** Each `host:port`. */
  readonly brokers: readonly string[];
  readonly requestMs: number;
}

/**
 * A client of its own for each producer, consumer and admin: kafkajs keeps the committed offsets of a group in the client,
 * so that two consumers of one group would mix them up.
 */
export const kafkaClient = ({ brokers, requestMs }: ClientOptions, log: Logger): Kafka => new Kafka({
  clientId: CLIENT_ID, brokers: [...brokers], connectionTimeout: CONNECT_MS, requestTimeout: requestMs, retry: RETRY,
  logLevel: log.isLevelEnabled('debug') ? logLevel.INFO : logLevel.ERROR,
  logCreator: intoOurs(log),
});

/** What kafkajs calls errors are mostly attempts that it will repeat; what remains of them reaches the adapter as an exception and is said there. */
const intoOurs = (log: Logger): logCreator => () => ({ namespace, level, log: entry }) => {
  const text = (name: string): string | undefined => { const value: unknown = entry[name]; return typeof value === 'string' ? value : undefined; };
  const details = { kafka: namespace, broker: text('broker'), groupId: text('groupId'), cause: text('error') };
  const isHarmless = HARMLESS.test(`${entry.message} ${details.cause ?? ''}`);
  log[level === logLevel.ERROR && !isHarmless ? 'warn' : 'debug'](details, `kafka: ${entry.message}`);
};

/** A new broker loads its group coordinator, an old one asks for a rejoin: both pass by themselves. */
const HARMLESS = /coordinator is (?:loading|not available)|not aware of this member|rebalancing|Connection error|Connection timeout|Failed to connect|Failed to send|Restarting the consumer|Crash: |Error when calling eachBatch/i;
