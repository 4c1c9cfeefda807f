import { AsyncLocalStorage } from 'node:async_hooks';
import { destination, pino, type Logger } from 'pino';
export type { Logger } from 'pino';

const correlation = new AsyncLocalStorage<string>();

/** Does a piece of work; every line that is logged on its way carries the id: of the request, or of the batch. */
export const correlated = <T>(id: string, work: () => T): T => correlation.run(id, work);

/** JSON lines on stderr, each with the id of what is being done; standard output belongs to what a command prints. Keys and personal numbers are never passed in. */
export const createLogger = (level: string, name: string): Logger =>
  pino({
    level, name, base: { name },
    mixin: () => { const correlationId = correlation.getStore(); return correlationId === undefined ? {} : { correlationId }; },
    redact: { paths: ['req.headers.authorization', 'authorization', 'key', 'phone', '*.phone'], censor: '***' },
  }, destination({ fd: 2, sync: true }));
