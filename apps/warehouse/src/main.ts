/**
 * The embedded warehouse: owns one chDB directory and answers ClickHouse's HTTP interface on loopback.
 * Normally started by `startWarehouseProcess` of @sanxiang/warehouse; by hand:
 *   UV_THREADPOOL_SIZE=14 SANXIANG_WAREHOUSE_DIR=… SANXIANG_WAREHOUSE_PASSWORD=… node apps/warehouse/dist/main.js
 */
import { EXIT, runWarehouse } from './warehouse.js';
import { hasThreads, THREADS } from './warehouse.settings.js';

if (hasThreads()) await runWarehouse();
else {
  process.stderr.write(`须以 UV_THREADPOOL_SIZE=${THREADS} 启动 · has to be started with UV_THREADPOOL_SIZE=${THREADS}: libuv reads it before any code runs\n`);
  process.exitCode = EXIT.settings;
}
