export * from './backup.js';
export * from './clickhouse-warehouse.js';
export * from './migrate.js';
export * from './months.js';
export * from './port.js';
export * from './warehouse-error.js';
export * from './warehouse-process.js';
export * from './warehouse-address.js';
