import { setTimeout as delay } from 'node:timers/promises';
import { DirectoryTaken, Engine } from './engine.js';
import { parent } from './parent.js';
import { WarehouseServer } from './server.js';
import { Spool } from './spool.js';
import { Users } from './users.js';
import { readWarehouseSettings, type WarehouseSettings } from './warehouse.settings.js';

/** How the process ended, for whoever started it (numbers of sysexits.h). */
export const EXIT = { stopped: 0, settings: 64, engine: 70, directoryTaken: 75, port: 71 } as const;

const WATCH_MS = 10;
/** After a kill a query ends within tenths of a second; what does not is left to the end of the process. */
const KILL_WAIT_MS = 2000;

const textOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

async function idle(engine: Engine, ms: number): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end;) {
    if (engine.busy === 0) return true;
    await delay(WATCH_MS);
  }
  return engine.busy === 0;
}

/** Runs the warehouse until its parent or a signal ends it, then ends the process. */
export async function runWarehouse(): Promise<void> {
  const above = parent();
  const failed = (code: number, fault: unknown): never => {
    const message = textOf(fault);
    if (!above.present) process.stderr.write(`${message}\n`);
    above.tell({ type: 'failed', code, message });
    // `exit` would drop the message, were it still under way; on Linux and macOS IPC writes are done at once.
    process.exit(code);
  };
  let settings: WarehouseSettings;
  try { settings = readWarehouseSettings(); } catch (fault) { return failed(EXIT.settings, fault); }
  let engine: Engine;
  try {
    engine = await Engine.open(settings.dataDir, settings.memoryBytes);
  } catch (fault) {
    return failed(fault instanceof DirectoryTaken ? EXIT.directoryTaken : EXIT.engine, fault);
  }
  const spool = Spool.open(settings.dataDir);
  const server = new WarehouseServer(engine, new Users(settings), spool, (fault) => above.tell({ type: 'log', level: 'error', message: textOf(fault) }));
  let port: number;
  try { port = await server.listen(settings.port); } catch (fault) { return failed(EXIT.port, fault); }

  above.onEnd((graceMs) => void (async () => {
    server.close();
    if (!(await idle(engine, graceMs))) engine.killAll();
    const clean = await idle(engine, KILL_WAIT_MS);
    server.http.closeAllConnections();
    if (clean) engine.close();
    spool.close();
    process.exit(EXIT.stopped);
  })());
  above.tell({ type: 'up', port, pid: process.pid, version: engine.version });
}
