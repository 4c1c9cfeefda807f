/** What the terminal shows of the day: metric, variant, words. */
const SHOWN = [
  ['M-ABD', undefined, '放弃率 Abandon rate (放弃 ÷ 呼入)'],
  ['M-ANS-RATE', undefined, '接通率 Answer rate'],
  ['M-SL', 'answered_offered', '服务水平 Service level (20 s)'],
  ['M-ASA', undefined, '平均应答速度 Average speed of answer'],
  ['M-ASA', 'p90', '应答速度 p90 Speed of answer, p90'],
  ['M-AHT', undefined, '平均处理时长 Average handle time'],
] as const;

const SETTLE_TRIES = 200;
const SETTLE_EVERY_MS = 100;

async function ask(url: string): Promise<unknown> {
  const response = await fetch(url);
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${JSON.stringify(body)}`);
  return body;
}

const member = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined);

const count = (row: unknown, name: string): string => { const n = member(row, name); return typeof n === 'number' ? String(n) : '–'; };

/** Waits until every event is in every figure, then prints the day's key figures. */
export async function printFigures(url: string, day: string, tz: string): Promise<void> {
  for (let i = 0; i < SETTLE_TRIES && member(await ask(`${url}/v1/progress`), 'settled') !== true; i += 1) await new Promise((r) => setTimeout(r, SETTLE_EVERY_MS));
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  console.log(`\n  ${day} 全天 · the whole day`);
  for (const [id, variant, words] of SHOWN) {
    const query = new URLSearchParams({ from: day, to: next, tz, ...(variant !== undefined && { variant }) });
    const answer = await ask(`${url}/v1/metrics/${id}?${query.toString()}`);
    const rows = member(answer, 'rows');
    const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
    const value = member(row, 'value');
    const unit = String(member(answer, 'unit'));
    const shown = typeof value === 'number' ? `${value.toFixed(1)} ${unit}` : '–';
    console.log(`  ${shown.padStart(10)}  ${words}  (${count(row, 'numerator')}/${count(row, 'denominator')})`);
  }
}
