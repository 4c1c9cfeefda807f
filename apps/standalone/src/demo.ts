import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseInstant, type PostedEvent } from '@sanxiang/contracts';
import { callsFromCsv, loadMapping, zoneOf } from '@sanxiang/intake';
import { stopOnSignals } from '@sanxiang/http';
import { createLogger, readSettings, systemClock, type Clock } from '@sanxiang/kernel';
import { clockOf, type ClockSpec } from './clock.js';
import { printFigures } from './demo-figures.js';
import { start } from './main.js';

const FILE = fileURLToPath(new URL('../demo/bank-1999-08-02.csv', import.meta.url));
const MAPPING = fileURLToPath(new URL('../demo/bank-1999-demo.yaml', import.meta.url));
/** The bank's local time; its log names no zone. */
const TZ = 'Asia/Jerusalem';
const DAY = '1999-08-02';
const DAY_MS = 86_400_000;
/** How long the day takes on the wall. */
const PLAYED_MS = 120_000;
const TICK_MS = 100;
const PORTION = 2000;

/** The day's events in order of time, as the bank's telephone system would have sent them. */
async function eventsOfTheDay(): Promise<{ at: number; event: PostedEvent }[]> {
  const mapping = await loadMapping(MAPPING);
  const out: { at: number; event: PostedEvent }[] = [];
  for await (const row of callsFromCsv(createReadStream(FILE), mapping, { tz: TZ })) {
    if ('events' in row) for (const event of row.events) out.push({ at: parseInstant(event.time) ?? 0, event });
  }
  return out.sort((a, b) => a.at - b.at || (a.event.id < b.event.id ? -1 : 1));
}

async function post(url: string, events: readonly PostedEvent[]): Promise<void> {
  const response = await fetch(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: events.map((e) => JSON.stringify(e)).join('\n') });
  const receipt: unknown = await response.json();
  if (response.status !== 202) throw new Error(`POST /v1/events: ${response.status} ${JSON.stringify(receipt)}`);
}

/** Sends each event when the demo's clock comes to it; resolves after midnight. */
async function play(url: string, events: readonly { at: number; event: PostedEvent }[], clock: Clock, endMs: number): Promise<void> {
  let next = 0;
  for (;;) {
    const now = clock.now();
    // At midnight the clock stands still. The few calls that are under way end within the five minutes that a source may be ahead, so they are told to their end.
    const upto = now >= endMs ? Infinity : now;
    const portion: PostedEvent[] = [];
    for (let e = events[next]; e !== undefined && e.at <= upto && portion.length < PORTION; e = events[next]) { portion.push(e.event); next += 1; }
    if (portion.length > 0) await post(url, portion);
    else if (now >= endMs) return;
    progress(now, endMs, next, events.length);
    await new Promise((r) => setTimeout(r, TICK_MS));
  }
}

function progress(now: number, endMs: number, sent: number, all: number): void {
  if (!process.stdout.isTTY) return;
  const time = new Intl.DateTimeFormat('zh-CN', { timeZone: TZ, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now);
  const left = Math.round((endMs - now) / DAY_MS * PLAYED_MS / 1000);
  process.stdout.write(`\r  ${DAY} ${time}  ${sent}/${all} 事件 events  还剩 ${left} s left   `);
}

/** `sanxiang demo`: one real day of a bank's call centre in two minutes, on a clock of its own that everything asks. */
export async function main(): Promise<void> {
  // The demo has data of its own, made anew each time.
  const base = readSettings();
  const settings = { ...base, dataDir: `${base.dataDir}/demo`, tz: TZ, logLevel: base.logLevel === 'info' ? 'warn' : base.logLevel };
  await rm(settings.dataDir, { recursive: true, force: true });
  const events = await eventsOfTheDay();
  const startMs = zoneOf(TZ).instantOf(Date.parse(`${DAY}T00:00:00Z`));
  const endMs = startMs + DAY_MS - 1;
  const spec: ClockSpec = { kind: 'demo', startMs, endMs, speed: DAY_MS / PLAYED_MS, wallStartMs: systemClock.now() };
  const running = await start(settings, null, spec);
  stopOnSignals(() => running.stop(), createLogger(settings.logLevel, 'demo'));
  console.log(`三响 Sanxiang · 演示 demo
  一家银行呼叫中心的真实一天（${DAY}），约两分钟播完 · one real day of a bank's call centre, in about two minutes
  大屏 wallboard  ${running.url}
  数据 data       Technion SEELab, "Anonymous Bank", A. Mandelbaum`);
  await play(running.url, events, clockOf(spec), endMs);
  await printFigures(running.url, DAY, TZ);
  console.log(`\n  大屏停在当天结束时 · the board stays at the end of the day: ${running.url}   (Ctrl+C 退出 quits)`);
}
