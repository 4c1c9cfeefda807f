export type { BatchEnd, Tally, WatchedBatch } from './batch.js';
export { publisherContext, spanNow, type CallWork, type TraceSettings } from './call-traces.js';
export { SOURCES_MAX, type RequestOutcome } from './intake-meters.js';
export type { SourceAge } from './source-meters.js';
export { Telemetry, type MetricsSnapshot } from './telemetry.js';
export type { SpanContext } from '@opentelemetry/api';
