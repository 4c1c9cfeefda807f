import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Catalogue } from './catalogue.js';
import { health } from './health.dashboard.js';
import { operations } from './operations.dashboard.js';
import { queues } from './queues.dashboard.js';

/** A file of a dashboard, as Grafana's provisioning reads it. */
export interface DashboardFile {
  /** `<uid>.json` */
  readonly name: string;
  readonly text: string;
}

/** Every dashboard, in the order in which people are shown them. `tz` is the IANA zone in which days begin. */
export const dashboards = (catalogue: Catalogue, tz: string): readonly Dashboard[] => [operations(catalogue, tz), queues(catalogue, tz), health(tz)];

/** The dashboards as files; the same catalogue gives the same bytes. */
export const dashboardFiles = (catalogue: Catalogue, tz: string): readonly DashboardFile[] =>
  dashboards(catalogue, tz).map((dashboard) => ({ name: `${dashboard.uid}.json`, text: `${JSON.stringify(dashboard, null, 2)}\n` }));
