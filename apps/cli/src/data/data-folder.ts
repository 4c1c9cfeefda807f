import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BackupSource, CutEvent, RestoreTools } from '@sanxiang/data-directory';
import { GROUPS } from '@sanxiang/contracts';
import { createLogger, systemClock } from '@sanxiang/kernel';
import { openWarehouse, startWarehouseProcess, type Warehouse } from '@sanxiang/warehouse';
import type { Terminal } from '../terminal.js';

/** The data directory of the settings. */
export const dataFolder = ({ env }: Terminal): string => resolve(env['SANXIANG_DATA_DIR'] || './data');

const log = createLogger('warn', 'sanxiang');

/** The embedded warehouse of a directory, for as long as a command needs it. */
export async function startWarehouse(folder: string): Promise<{ warehouse: Warehouse; stop(): Promise<void> }> {
  const process = await startWarehouseProcess({ dataDir: folder, entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log });
  return { warehouse: openWarehouse({ ...process.access, log }), stop: () => process.stop() };
}

/** What a restore needs beside the files. */
export const restoreTools = (onProgress: RestoreTools['onProgress']): RestoreTools => ({
  startWarehouse,
  async openIds(folder) {
    const { IdIndex } = await import('@sanxiang/intake');
    const ids = new IdIndex(folder);
    await ids.open();
    return { put: (events) => ids.cut(events), close: () => ids.close() };
  },
  onProgress,
});

/** A directory that no program works on, as the source of a backup. The caller holds its lock. */
export const stoppedSource = (dataDir: string, program: string, warehouse: Warehouse | null): BackupSource => ({
  dataDir, program, clock: systemClock, warehouse, filledBy: [GROUPS.sink],
  async *cutEvents(): AsyncGenerator<readonly CutEvent[]> {
    const { IdIndex } = await import('@sanxiang/intake');
    const ids = new IdIndex(resolve(dataDir, 'ids'));
    await ids.open();
    try { yield* ids.cutEvents(); } finally { await ids.close(); }
  },
});
