import { describe, expect, it } from '@jest/globals';
import { hasThreads, readWarehouseSettings, THREADS } from './warehouse.settings.js';

describe('the settings of the warehouse', () => {
  it('needs a directory and a password, and has defaults for the rest', () => {
    expect(readWarehouseSettings({ SANXIANG_WAREHOUSE_DIR: '/data', SANXIANG_WAREHOUSE_PASSWORD: 'x' })).toEqual({ dataDir: '/data', password: 'x', port: 0, viewerPassword: null, memoryBytes: 900_000_000 });
  });

  it('names every fault at once', () => {
    expect(() => readWarehouseSettings({ SANXIANG_WAREHOUSE_PORT: '70000', SANXIANG_WAREHOUSE_MEMORY: 'much' })).toThrow(/DIR[\s\S]*PASSWORD[\s\S]*PORT[\s\S]*MEMORY/);
  });

  it('wants enough threads', () => {
    expect([hasThreads({}), hasThreads({ UV_THREADPOOL_SIZE: '4' }), hasThreads({ UV_THREADPOOL_SIZE: String(THREADS) })]).toEqual([false, false, true]);
  });
});
