/** One dashboard as a page: panels where they lie in Grafana's grid of 24 columns, tables as tables, series by ECharts. */

const ROW_PX = 34;
const TABLE_ROWS_MAX = 14;

/** What stands between the tags and must not be read as one. */
const plain = (/** @type {unknown} */ text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A value in the unit and with the decimals of a field, as Grafana writes them. */
function shown(/** @type {unknown} */ value, /** @type {{unit?: string, decimals?: number, noValue?: string}} */ { unit = 'none', decimals, noValue = '–' }) {
  if (value === null || value === undefined) return noValue;
  if (typeof value !== 'number') return plain(value);
  const number = value.toLocaleString('en', { maximumFractionDigits: decimals ?? 2, minimumFractionDigits: decimals ?? 0 });
  return { percent: `${number} %`, s: `${number} s`, ms: `${number} ms`, bytes: `${(value / 2 ** 20).toFixed(1)} MiB`, dtdurations: `${number} s` }[unit] ?? number;
}

const fieldOf = (/** @type {any} */ panel, /** @type {string} */ name) => ({
  ...panel.fieldConfig?.defaults,
  ...Object.fromEntries((panel.fieldConfig?.overrides ?? []).filter((/** @type {any} */ o) => o.matcher.options === name).flatMap((/** @type {any} */ o) => o.properties.map((/** @type {any} */ p) => [p.id, p.value]))),
});

/** The colour that thresholds give a number. */
const colourOf = (/** @type {any} */ panel, /** @type {unknown} */ value) =>
  (panel.fieldConfig?.defaults?.thresholds?.steps ?? []).reduce((/** @type {string} */ colour, /** @type {any} */ step) => (step.value === null || (typeof value === 'number' && value >= step.value) ? step.color : colour), 'text').replace('text', '#24292e');

function stat(/** @type {any} */ panel) {
  const row = panel.frames[0]?.[0] ?? {};
  const [name, value] = Object.entries(row).at(-1) ?? ['', null];
  return `<div class="stat" style="color:${colourOf(panel, value)}">${shown(value, fieldOf(panel, name))}</div>`;
}

/** Rows of several targets are joined by their first column, as the panels' transformation does. */
function table(/** @type {any} */ panel) {
  const rows = new Map();
  for (const frame of panel.frames) for (const row of frame) { const key = String(Object.values(row)[0]); rows.set(key, { ...rows.get(key), ...row }); }
  const all = [...rows.values()];
  const columns = [...new Set(all.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return '<p class="none">– 没有数据 · no data</p>';
  const cell = (/** @type {any} */ row, /** @type {string} */ name) => `<td class="${typeof row[name] === 'number' ? 'number' : ''}">${shown(row[name] ?? null, fieldOf(panel, name))}</td>`;
  return `<table><tr>${columns.map((c) => `<th>${plain(c)}</th>`).join('')}</tr>${all.slice(0, TABLE_ROWS_MAX).map((row) => `<tr>${columns.map((c) => cell(row, c)).join('')}</tr>`).join('')}</table>`;
}

/** @returns options of ECharts for a panel of series */
function series(/** @type {any} */ panel, /** @type {number} */ from, /** @type {number} */ to) {
  const lines = new Map();
  for (const frame of panel.frames) for (const { time, ...values } of frame) {
    const label = Object.entries(values).filter(([, v]) => typeof v === 'string').map(([, v]) => v).join(' ');
    for (const [name, value] of Object.entries(values)) if (typeof value !== 'string') { const key = label === '' ? name : label; lines.set(key, [...lines.get(key) ?? [], [time, value]]); }
  }
  const draw = (/** @type {string} */ name) => fieldOf(panel, name)['custom.drawStyle'] ?? panel.fieldConfig?.defaults?.custom?.drawStyle ?? 'line';
  return {
    animation: false, grid: { left: 56, right: 16, top: 14, bottom: 52 }, legend: { bottom: 0 },
    xAxis: { type: 'time', min: from, max: to }, yAxis: { type: 'value', scale: false },
    series: [...lines].map(([name, data]) => ({ name, data, type: draw(name) === 'bars' ? 'bar' : 'line', showSymbol: data.length < 60, lineStyle: { type: name.includes('上周') ? 'dashed' : 'solid' } })),
  };
}

/** @returns {string} the page; its body has the class `drawn` when every chart is there */
export function page(/** @type {{title: string, panels: any[], from: number, to: number, tz: string, echarts: string}} */ { title, panels, from, to, tz, echarts }) {
  const place = ({ x, y, w, h }) => `grid-column:${x + 1}/span ${w};grid-row:${y + 1}/span ${h}`;
  const inside = (/** @type {any} */ p) => (p.type === 'stat' ? stat(p) : p.type === 'table' ? table(p) : p.frames.flat().length === 0 ? '<p class="none">– 没有数据 · no data</p>' : `<div class="chart" id="p${p.id}"></div>`);
  const bodies = panels.map((p) => (p.type === 'row' ? `<h2 style="${place(p.gridPos)}">${plain(p.title)}</h2>` : `<section style="${place(p.gridPos)}"><h3>${plain(p.title)}</h3>${inside(p)}</section>`));
  const charts = panels.filter((p) => p.type === 'timeseries' && p.frames.flat().length > 0).map((p) => [`p${p.id}`, series(p, from, to)]);
  const when = (/** @type {number} */ ms) => new Date(ms).toLocaleString('zh-CN', { timeZone: tz });
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${plain(title)}</title><style>
body{font:13px/1.4 "Noto Sans CJK SC",sans-serif;margin:16px;background:#f4f5f5;color:#24292e}main{display:grid;grid-template-columns:repeat(24,1fr);grid-auto-rows:${ROW_PX}px;gap:6px}
section{background:#fff;border:1px solid #ddd;padding:6px 10px;overflow:hidden;display:flex;flex-direction:column}h2,h3{font-size:13px;margin:0}h2{align-self:end}
.stat{margin:auto;font-size:34px;font-variant-numeric:tabular-nums}.chart{flex:1}.none{margin:auto;color:#666}table{border-collapse:collapse;width:100%}td,th{padding:2px 8px;text-align:left;border-bottom:1px solid #eee}.number{text-align:right;font-variant-numeric:tabular-nums}
</style><script src="${echarts}"></script><body><h1>${plain(title)}</h1><p>${when(from)} – ${when(to)} ${plain(tz)}</p><main>${bodies.join('\n')}</main>
<script>for (const [id, option] of ${JSON.stringify(charts).replaceAll('<', '\\u003c')}) echarts.init(document.getElementById(id)).setOption(option); document.body.classList.add('drawn');</script></body></html>`;
}
