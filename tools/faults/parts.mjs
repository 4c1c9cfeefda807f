/** Takes one part of a program away and brings it back. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { signal } from '@sanxiang/testing';

/** How its process is known, and by which name the supervisor of split mode holds it down. */
export const PARTS = {
  broker: { command: /\bkafka\.Kafka\b/, down: 'kafka' },
  mongo: { command: /\bMongoStandIn\b/, down: 'mongo' },
  // The program that owns it always brings it back: each one that it starts is killed.
  warehouse: { command: /apps\/warehouse\/dist\/main\.js/, down: null },
};
const AGAIN_MS = 50;

export const processesOf = (program, part) => program.processes().filter(({ command }) => PARTS[part].command.test(command));

/** A process of this name does not run until the answer is called (tools/split/supervisor.mjs). */
export function holdDown(program, name) {
  const folder = join(program.dataDir, 'down');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), '');
  return () => { rmSync(join(folder, name), { force: true }); };
}

/**
 * @param {import('@sanxiang/testing').Program} program @param {keyof PARTS} part
 * @param {string} how `kill`: SIGKILL, and it stays down; `halt`: its processes stand still, and connections to them stay open
 * @returns {() => Promise<void>} brings it back
 */
export function takeAway(program, part, how) {
  const found = processesOf(program, part);
  if (found.length === 0) throw new Error(`the program has no process of ${part}`);
  if (how === 'halt') {
    for (const one of found) signal(one, 'SIGSTOP');
    return async () => { for (const one of found) signal(one, 'SIGCONT'); };
  }
  const { down } = PARTS[part];
  if (down !== null) {
    const letUp = holdDown(program, down);
    for (const one of found) signal(one, 'SIGKILL');
    return async () => { letUp(); };
  }
  let isBack = false;
  const keepDown = (async () => { while (!isBack) { for (const one of processesOf(program, part)) signal(one, 'SIGKILL'); await pause(AGAIN_MS); } })();
  return async () => { isBack = true; await keepDown; };
}
