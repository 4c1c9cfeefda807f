import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dashboardFiles } from '@sanxiang/dashboards';
import { CATALOGUE } from './catalogue.js';
import { read } from './grafana.js';

interface Whole {
  readonly uid: string; readonly title: string; readonly timezone: string; readonly editable: boolean; readonly schemaVersion: number;
  readonly panels: readonly { readonly id: number; readonly type: string; readonly title: string; readonly description?: string; readonly gridPos: { x: number; y: number; w: number; h: number } }[];
}
const files = dashboardFiles(CATALOGUE, 'Asia/Shanghai');
const whole = files.map(({ text }) => JSON.parse(text) as Whole);
const all = files.flatMap((file) => [...read(file).panels, ...read(file, 'prometheus').panels]);
const CHINESE = /\p{Script=Han}/u;
const LATIN = /[a-z]{2}/;

describe('the dashboards', () => {
  it('have uids that never change, and are the same bytes each time', () => {
    expect(files.map((f) => f.name)).toEqual(['sanxiang-operations.json', 'sanxiang-agents-queues.json', 'sanxiang-health.json']);
    expect(dashboardFiles(CATALOGUE, 'Asia/Shanghai')).toEqual(files);
    expect(dashboardFiles(CATALOGUE, 'Europe/Berlin').map((f) => (JSON.parse(f.text) as Whole).timezone)).toEqual(['Europe/Berlin', 'Europe/Berlin', 'Europe/Berlin']);
  });
  it('speak Chinese first and English beside it, and every panel says its formula and how fresh it is', () => {
    const said = whole.flatMap((d) => d.panels).filter((p) => p.type !== 'row').map(({ title, description = '' }) => ({ title, description }));
    expect(said.filter(({ title, description }) => !(CHINESE.test(title) && LATIN.test(title) && /多新：/.test(description) && /How fresh:/.test(description)))).toEqual([]);
    expect(said.length).toBeGreaterThan(50);
  });
  it('name their data sources by fixed uids and need no input when they are provisioned', () => {
    const text = files.map((f) => f.text).join('');
    expect(text).not.toMatch(/\$\{DS_|__inputs/);
    expect([...new Set(text.match(/"uid": "[^"]+"/g))].sort()).toEqual(['sanxiang-agents-queues', 'sanxiang-health', 'sanxiang-operations', 'sanxiang-prometheus', 'sanxiang-warehouse'].map((uid) => `"uid": "${uid}"`));
  });
  it('find their data sources where Grafana is provisioned', () => {
    const provisioned = readFileSync(new URL('../../../../deploy/grafana/provisioning/datasources/sanxiang.yaml', import.meta.url), 'utf8');
    const sources = [...provisioned.matchAll(/^ {4}uid: (\S+)\n {4}type: (\S+)$/gm)].map(([, uid, type]) => ({ type, uid }));
    expect(sources).toEqual([{ type: 'grafana-clickhouse-datasource', uid: 'sanxiang-warehouse' }, { type: 'prometheus', uid: 'sanxiang-prometheus' }]);
  });
  it('carry what the plugin needs to leave a target as it is: its version 4, the type of query and the format together', () => {
    const targets = files.flatMap((f) => read(f).panels).flatMap((p) => p.targets);
    expect(targets.length).toBeGreaterThan(80);
    expect(targets.filter((t) => !(/^4\.\d+\.\d+$/.test(t.pluginVersion) && { timeseries: 0, table: 1 }[t.queryType] === t.format))).toEqual([]);
  });
  it('have ids of their own, and no panel lies on another or hangs over the edge', () => {
    for (const { panels } of whole) {
      expect(new Set(panels.map((p) => p.id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`));
      expect(new Set(cells).size).toBe(cells.length);
      expect(panels.filter((p) => p.gridPos.x + p.gridPos.w > 24)).toEqual([]);
    }
  });
  it('never tell good from bad by red and green', () => { expect(files.map((f) => f.text).join('')).not.toMatch(/"(color|fixedColor)": "[^"]*(red|green)[^"]*"/i); });
  it('ask each metric by what it can be asked by', () => { expect(() => CATALOGUE.metric('M-ABD').plan(new Set(['reasonCode']), 'offered')).toThrow('cannot be asked'); expect(() => CATALOGUE.metric('M-NONE')).toThrow('no metric M-NONE'); });
  it('have something for every panel to ask', () => { expect(all.filter((p) => p.targets.length === 0)).toEqual([]); });
});
