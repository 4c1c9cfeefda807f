export * from './http/analytics.module.js';
export type { AnalyticsParts, Stage } from './http/parts.js';
export * from './metrics/catalogue.js';
export * from './metrics/query.js';
export { RollUps } from './roll-ups/roll-ups.js';
export * from './sink/sink.consumer.js';
export * from './sink/sink.js';
export { MIGRATIONS } from './tables/migrations.js';
