import type { Logger } from '@sanxiang/kernel';

/** What supervisors give a process between SIGTERM and SIGKILL is 15 s; the last of it is for the system. */
const STOP_MS_MAX = 14_000;

/** Ends the process when it is told to, within the time that supervisors give; 1 when it could not end well. */
export function stopOnSignals(stop: () => Promise<void>, log: Logger): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {
    setTimeout(() => { log.error('did not stop in time'); process.exit(1); }, STOP_MS_MAX).unref();
    stop().then(() => process.exit(0), (error: unknown) => { log.error({ err: error }, 'stopping failed'); process.exit(1); });
  });
}
