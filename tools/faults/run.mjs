/** One run of a fault: its programs, its progress, and what it found. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Program } from '@sanxiang/testing';
import { judge, pictureOf, someSubjects } from './picture.mjs';
import { sendAll } from './publishers.mjs';

/** Seconds on a machine of its own. */
const READY_MS = 600_000;
const LOOK_EVERY_MS = 50;
const ASK_MS = 5000;
const SETTLED_MS = 600_000;
const OUTPUT_SHOWN = 3000;
const DIFFERENCES_SHOWN = 10;
/** What Java, Maven and the dynamic linker need; nothing else is handed on. */
const HANDED_ON = ['PATH', 'HOME', 'JAVA_HOME', 'TMPDIR', 'KAFKA_BROKERS', 'MONGO_URL', 'CLICKHOUSE_URL'];
/** Not for the program that nothing happens to: that is always the embedded one. */
const ENGINES = HANDED_ON.slice(-3);

export class Run {
  /** What should not be, in words; any of it fails the run. @type {string[]} */
  faults = [];
  /** @type {Program[]} */
  programs = [];

  constructor({ name, split, keep, env }) {
    Object.assign(this, { name, split, keep });
    this.env = Object.fromEntries(HANDED_ON.flatMap((variable) => (env[variable] === undefined ? [] : [[variable, env[variable]]])));
    this.dir = mkdtempSync(join(tmpdir(), `sanxiang-faults-${name}-`));
    this.began = performance.now();
  }

  /** Something to be undone at the end, when all programs have ended. @type {(() => Promise<unknown>)[]} */
  closing = [];
  onClose(undo) { this.closing.push(undo); }

  say(text) { process.stderr.write(`${((performance.now() - this.began) / 1000).toFixed(1).padStart(7)} s  ${text}\n`); }
  fault(text) { this.faults.push(text); this.say(`✗ ${text}`); }
  /** Notes a fault unless it holds. */
  hold(holds, text) { if (!holds) this.fault(text); return holds; }

  /** A program of the mode asked for, not yet running. */
  async program(name = 'program', options = {}) {
    const program = await Program.prepared({
      mode: this.split ? 'split' : 'start', ownGroup: true, dataDir: join(this.dir, name), outputFile: join(this.dir, `${name}.log`), ...options, env: { ...this.env, ...options.env },
    });
    this.programs.push(program);
    return program;
  }

  /** Starts it; answers the milliseconds until it was ready. */
  async start(program) {
    const began = performance.now();
    program.launch();
    await this.ready(program);
    return Math.round(performance.now() - began);
  }

  async ready(program, giveUpMs = READY_MS) {
    await within('the program to be ready', giveUpMs, async () => {
      if (!program.runs) throw new Error(`the program ended with ${program.exitCode}`);
      return (await program.get('/readyz', ASK_MS).catch(() => null))?.status === 200;
    });
    program.processes();
  }

  /** Answers the milliseconds until every event was in every figure. */
  async settled(program, giveUpMs = SETTLED_MS) {
    const began = performance.now();
    await within('every event to be in every figure', giveUpMs, async () => (await program.get('/v1/progress', ASK_MS).catch(() => null))?.body?.settled === true);
    return Math.round(performance.now() - began);
  }

  /** Sends what is said at the end of a feed, settles, and compares with an embedded program that was fed in order and left in peace. */
  async compare(program, feed) {
    await sendAll(program, feed.through);
    const settledMs = await this.settled(program);
    this.say(`settled after ${settledMs} ms; reading all of it`);
    const got = await pictureOf(program, someSubjects(feed));
    // One after the other: two at a time would take each other's processor.
    await program.stop();
    const undisturbed = await this.program('undisturbed', { mode: 'start', env: Object.fromEntries(ENGINES.map((name) => [name, ''])) });
    await this.start(undisturbed);
    for (const events of [feed.declared, feed.inOrder, feed.through]) await sendAll(undisturbed, events);
    await this.settled(undisturbed);
    const wanted = await pictureOf(undisturbed, []);
    await undisturbed.stop();
    const { lost, doubled, differing, ...counted } = judge(feed, got, wanted);
    for (const text of differing.slice(0, DIFFERENCES_SHOWN)) this.say(`✗ ${text}`);
    this.hold(lost.length === 0, `${lost.length} events are lost: ${lost.slice(0, 5)}`);
    this.hold(doubled.length === 0, `${doubled.length} are there twice: ${doubled.slice(0, 5)}`);
    this.hold(differing.length === 0, `${differing.length} differ from the undisturbed program`);
    this.hold(counted.filled > 0, 'no figure had anything to compare');
    return { settledMs, ...counted, lost: lost.length, doubled: doubled.length, differing: differing.length };
  }

  /** A row of the table, and the exit code. */
  finish(figures, asJson) {
    const mode = this.split ? 'split' : 'embedded';
    const ok = this.faults.length === 0;
    const shown = Object.entries(figures).map(([name, value]) => `${name} ${typeof value === 'object' && value !== null ? JSON.stringify(value) : value}`).join('; ');
    console.log(`| \`${this.name}\` | ${mode} | ${ok ? '✓' : `✗ ${this.faults.length}`} | ${shown} |`);
    for (const text of this.faults) console.log(`  ✗ ${text.split('\n')[0]}`);
    if (asJson) console.log(JSON.stringify({ fault: this.name, mode, ok, faults: this.faults, machine: { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version }, tookS: Math.round((performance.now() - this.began) / 1000), ...figures }));
    return ok ? 0 : 1;
  }

  /** Where the programs stand, and their last words. */
  async showOutput() {
    for (const program of this.programs.filter(({ runs }) => runs)) for (const path of ['/readyz', '/v1/progress']) this.say(`${path} ${JSON.stringify((await program.get(path, ASK_MS).catch(() => null))?.body ?? 'no answer')}`);
    for (const name of ['program', 'undisturbed']) try { process.stderr.write(`--- ${name}\n${readFileSync(join(this.dir, `${name}.log`), 'utf8').slice(-OUTPUT_SHOWN)}\n`); } catch { /* it never ran */ }
  }

  async close() {
    for (const program of this.programs) await program.kill();
    for (const undo of this.closing) await undo();
    if (this.keep) this.say(`kept: ${this.dir}`); else rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Asks until the answer is neither undefined nor false; throws after `giveUpMs`, or what `ask` throws. */
export async function within(what, giveUpMs, ask, everyMs = LOOK_EVERY_MS) {
  for (const until = performance.now() + giveUpMs; performance.now() < until; await pause(everyMs)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
  }
  throw new Error(`waited ${giveUpMs} ms in vain for ${what}`);
}

/** @param {readonly number[]} values @param {number} share 0 to 1 */
export const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null;
