/** Two results of profile.mjs as a picture: `node tools/bench/profile-picture.mjs BEFORE.json AFTER.json > picture.svg`. */
import { readFileSync } from 'node:fs';

/** What threads are shown as, by process and name; the first that fits. @type {readonly (readonly [string, string, RegExp])[]} */
const GROUPS = [
  ['接收 intake', '#2f6f9f', /^program main$/],
  ['通话与写库 call service, sink', '#3f9b7a', /^program WorkerThread$/],
  ['垃圾回收与编译 garbage, compiler', '#c9a13b', /^program (V8Worker|DelayedTaskSche)/],
  ['已知事件 known events (LevelDB)', '#7a8b99', /^program /],
  ['数据仓库：后台合并 warehouse: merges', '#b5651d', /^warehouse (MergeMutate|Bg)/],
  ['数据仓库：写入与查询 warehouse: inserts', '#8e4a6b', /^warehouse /],
];
const [WIDTH, LEFT, TOP, BAR, GAP, LINE] = [960, 90, 56, 34, 18, 22];
const FONT = 'font-family="Noto Sans SC, Noto Sans CJK SC, sans-serif"';
const ROOM = WIDTH - LEFT - 70;
/** Narrower parts bear no figure. */
const LABEL_WIDTH_MIN = 30;

const read = (/** @type {string | undefined} */ path) => JSON.parse(readFileSync(path ?? '', 'utf8'));
const results = [{ name: '之前 before', ...read(process.argv[2]) }, { name: '之后 after', ...read(process.argv[3]) }];
const scale = ROOM / Math.max(...results.map((r) => r.us));
const escaped = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, more = '') => `<text x="${x.toFixed(1)}" y="${y}" ${FONT} font-size="13" ${more}>${escaped(words)}</text>`;

const parts = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${TOP + 2 * (BAR + GAP) + GROUPS.length * LINE + 20}" role="img">`,
  `<title>每个事件的处理器时间（微秒） · Processor time an event (µs)</title><rect width="100%" height="100%" fill="#ffffff"/>`,
  text(16, 28, `每个事件的处理器时间（微秒） · Processor time an event (µs), ${results[1].events.toLocaleString('en')} events`, 'font-weight="bold" fill="#222"'),
];
const sums = results.map(() => GROUPS.map(() => 0));
results.forEach((result, i) => {
  for (const t of result.threads) { const g = GROUPS.findIndex(([, , fits]) => fits.test(`${t.process} ${t.thread}`)); if (g >= 0) sums[i][g] += t.us; }
  const y = TOP + i * (BAR + GAP);
  let x = LEFT;
  parts.push(text(16, y + 22, result.name, 'fill="#222"'));
  GROUPS.forEach(([, color], g) => {
    const width = sums[i][g] * scale;
    parts.push(`<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${color}"/>`);
    if (width > LABEL_WIDTH_MIN) parts.push(text(x + width / 2, y + 22, sums[i][g].toFixed(1), 'text-anchor="middle" fill="#fff"'));
    x += width;
  });
  parts.push(text(x + 8, y + 22, sums[i].reduce((a, b) => a + b, 0).toFixed(1), 'font-weight="bold" fill="#222"'));
});
GROUPS.forEach(([name, color], g) => {
  const y = TOP + 2 * (BAR + GAP) + g * LINE;
  parts.push(`<rect x="${LEFT}" y="${y}" width="13" height="13" fill="${color}"/>`, text(LEFT + 22, y + 12, `${name}: ${sums[0][g].toFixed(1)} → ${sums[1][g].toFixed(1)}`, 'fill="#222"'));
});
console.log([...parts, '</svg>'].join('\n'));
