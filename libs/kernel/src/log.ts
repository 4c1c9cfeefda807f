import { destination, pino, type Logger } from 'pino';
export type { Logger } from 'pino';

/** JSON lines on stderr; standard output belongs to what a command prints. Keys and personal numbers are never passed in. */
export const createLogger = (level: string, name: string): Logger =>
  pino({ level, name, base: { name }, redact: { paths: ['req.headers.authorization', 'authorization', 'key', 'phone', '*.phone'], censor: '***' } }, destination({ fd: 2, sync: true }));
