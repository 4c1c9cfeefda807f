import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Words } from './catalogue.js';

export interface Row {
  readonly title: Words;
  readonly panels: readonly Builder<dashboard.Panel>[];
}

export interface DashboardParts {
  /** Fixed for ever: links and provisioning go by it. Also the name of the file. */
  readonly uid: string;
  readonly title: Words;
  readonly description: Words;
  /** IANA zone in which days and buckets begin, unless the reader chooses another. */
  readonly tz: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly refresh: string;
  readonly variables: readonly Builder<dashboard.VariableModel>[];
  readonly rows: readonly Row[];
}

/** Uids of the dashboards. */
export const UIDS = { operations: 'sanxiang-operations', queues: 'sanxiang-agents-queues', health: 'sanxiang-health' } as const;
const TAG = 'sanxiang';

/** Links to the other dashboards, with range and variables. */
const LINKS = new dashboard.DashboardLinkBuilder('三响 · Sanxiang').type(dashboard.DashboardLinkType.Dashboards).tags([TAG]).asDropdown(false).includeVars(true).keepTime(true);

/** Puts a dashboard together: rows below each other, ids in reading order. */
export function assemble({ uid, title, description, tz, time, refresh, variables, rows }: DashboardParts): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(`${title.zh} · ${title.en}`).uid(uid).description(`${description.zh}\n\n${description.en}`).tags([TAG]).timezone(tz).weekStart('monday')
    .time({ ...time }).refresh(refresh).tooltip(dashboard.DashboardCursorSync.Crosshair).readonly().link(LINKS);
  for (const variable of variables) builder.withVariable(variable);
  for (const row of rows) {
    builder.withRow(new dashboard.RowBuilder(`${row.title.zh} · ${row.title.en}`));
    for (const panel of row.panels) builder.withPanel(panel);
  }
  const built = builder.build();
  built.panels?.forEach((panel, i) => { panel.id = i + 1; });
  return built;
}
