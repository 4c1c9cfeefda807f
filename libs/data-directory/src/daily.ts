import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@sanxiang/kernel';

const DAY_MS = 86_400_000;
/** After a failure: most are a warehouse that was away. */
const AGAIN_MS = 600_000;

/** Does a work at once and then daily, until it is stopped; the signal tells it then. A failure is logged and the work done again. */
export function daily(what: string, work: (signal: AbortSignal) => Promise<unknown>, logger: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const life = (async () => {
    while (!stopping.signal.aborted) {
      const ms = await work(stopping.signal).then(() => DAY_MS, (error: unknown) => {
        if (!stopping.signal.aborted) logger.error({ err: error }, `${what} failed, will be done again`);
        return AGAIN_MS;
      });
      await delay(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  })();
  return { stop: () => { stopping.abort(); return life; } };
}
