export * from './analytics.module.js';
export type { AnalyticsParts, Explanation, HeardSource, Stage, ToExplain } from './parts.js';
export { progressOf, type Progress } from './progress.controller.js';
export type { BoardFrame } from './live/board-frame.js';
export { openApi } from './openapi/openapi.js';
export { ROUTES, type Route } from './openapi/routes.js';
