export type { Catalogue, CatalogueMetric, FigurePlan } from './catalogue.js';
export { dashboardFiles, dashboards, type DashboardFile } from './dashboards.js';
export { PROMETHEUS } from './prometheus-names.js';
export { ALL, bound, NOT_SAID } from './sql/bind.js';
export * from './sql/live-sql.js';
export { MetricSql, type Asked, type Filter } from './sql/metric-sql.js';
