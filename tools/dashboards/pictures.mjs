/**
 * Draws the Grafana dashboards without Grafana: every query of every panel is run as Grafana would run it, against the warehouse and a Prometheus
 * that are there, and the answers are laid out as the panels lie, one picture a dashboard. For looking; what is right is tested elsewhere.
 *
 *   node tools/dashboards/pictures.mjs OUT --warehouse URL --password PASSWORD [--prometheus URL] [--from MS] [--to MS] [--tz ZONE]
 *
 * `npm run build` comes before it. The warehouse is that of a program started with SANXIANG_WAREHOUSE_PORT and SANXIANG_WAREHOUSE_VIEWER_PASSWORD.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createClient } from '@clickhouse/client';
import { chromium } from 'playwright-core';
import { expanded } from '../../apps/cli/dist/dashboards/grafana.js';
import { page } from './page.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const DASHBOARDS = join(ROOT, 'deploy/grafana/dashboards');
const CHROMIUM = '/usr/bin/chromium';
const WIDTH = 1600;
const DAY_MS = 86_400_000;
/** Points of a series that are asked of Prometheus. */
const POINTS = 120;

const { values: asked, positionals: [out] } = parseArgs({
  allowPositionals: true,
  options: { warehouse: { type: 'string' }, password: { type: 'string' }, prometheus: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, tz: { type: 'string', default: 'Asia/Shanghai' } },
});
if (out === undefined || asked.warehouse === undefined || asked.password === undefined) { console.error('pictures.mjs OUT --warehouse URL --password PASSWORD'); process.exit(2); }

const to = Number(asked.to ?? Date.now());
const from = Number(asked.from ?? to - DAY_MS);
const looking = { from, to, timezone: asked.tz, intervalS: Math.max(60, Math.round((to - from) / 1000 / POINTS)), chosen: {} };
const client = createClient({ url: asked.warehouse, username: 'viewer', password: asked.password, database: 'sanxiang' });

/** What is chosen where nobody chose: the default of each variable. */
const chosenOf = (/** @type {any[]} */ variables) => Object.fromEntries(variables.map(({ name, current: { value } }) => [name, [value].flat().includes('$__all') ? 'All' : [value].flat()]));

/** @returns {Promise<object[]>} rows of one target */
async function answer(/** @type {any} */ target, /** @type {any[]} */ variables) {
  if (target.rawSql !== undefined) {
    const query = expanded(target.rawSql, { ...looking, chosen: chosenOf(variables) }, variables);
    return (await client.query({ query, format: 'JSONEachRow' })).json();
  }
  if (asked.prometheus === undefined) return [];
  const expr = target.expr.replaceAll('${org}', 'default').replaceAll('$__rate_interval', '1m').replaceAll('$__range', '1h');
  const parameters = new URLSearchParams(target.instant ? { query: expr, time: String(to / 1000) } : { query: expr, start: String(from / 1000), end: String(to / 1000), step: String(looking.intervalS) });
  const { data: { result } } = await (await fetch(`${asked.prometheus}/api/v1/${target.instant ? 'query' : 'query_range'}?${parameters}`)).json();
  if (target.instant) return result.slice(0, 1).map((/** @type {any} */ r) => ({ value: Number(r.value[1]) }));
  const name = (/** @type {any} */ metric) => (target.legendFormat ?? '').replace(/\{\{\s*(\w+)\s*\}\}/g, (/** @type {string} */ _, /** @type {string} */ label) => metric[label] ?? '');
  return result.flatMap((/** @type {any} */ r) => r.values.map((/** @type {any} */ [at, v]) => ({ time: new Date(at * 1000).toISOString(), [name(r.metric)]: Number(v) })));
}

async function drawn(/** @type {string} */ file) {
  const dashboard = JSON.parse(readFileSync(join(DASHBOARDS, file), 'utf8'));
  const variables = dashboard.templating.list;
  const panels = [];
  for (const panel of dashboard.panels) {
    const frames = [];
    for (const target of panel.targets ?? []) frames.push(await answer(target, variables));
    panels.push({ ...panel, frames });
  }
  return page({ title: dashboard.title, panels, from, to, tz: asked.tz, echarts: pathToFileURL(join(ROOT, 'node_modules/echarts/dist/echarts.min.js')).href });
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
try {
  for (const file of readdirSync(DASHBOARDS).sort()) {
    const path = resolve(out, file.replace(/\.json$/, ''));
    writeFileSync(`${path}.html`, await drawn(file));
    const tab = await browser.newPage({ viewport: { width: WIDTH, height: 900 } });
    await tab.goto(pathToFileURL(`${path}.html`).href);
    await tab.locator('body.drawn').waitFor();
    await tab.screenshot({ path: `${path}.png`, fullPage: true });
    console.log(`${path}.png`);
  }
} finally { await browser.close(); await client.close(); }
