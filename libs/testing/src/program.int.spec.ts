import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callStory } from './call-story.js';
import { signal } from './process-tree.js';
import { Program } from './program.js';
import { until } from './until.js';

const LAUNCHER = new URL('../../../apps/cli/dist/main.js', import.meta.url);
const READY_MS = 60_000;

describe('the program that tests start', () => {
  let program: Program;
  beforeAll(async () => {
    if (!existsSync(LAUNCHER)) throw new Error('build first: npx tsc -b');
    program = await Program.start();
  }, READY_MS);
  afterAll(async () => { await program.stop(); });

  const eventsOf = async (subject: string): Promise<number> => {
    const { body } = await program.get(`/v1/events?subject=${subject}`);
    return typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items) ? body.items.length : -1;
  };

  it('is more than one process, and each of them is found', () => {
    expect(program.processes().map(({ command }) => /warehouse/.test(command))).toEqual(expect.arrayContaining([false, true]));
  });

  it('is killed as a whole, and has what it had answered for when it is started again', async () => {
    await program.send(callStory('c1').offered().queued('repair').events());
    const before = program.processes();
    await program.kill();
    expect([program.runs, program.processes()]).toEqual([false, []]);
    program.launch();
    await program.ready();
    await program.settled();
    expect(await eventsOf('c1')).toBe(2);
    expect(program.processes().map(({ pid }) => pid)).not.toEqual(before.map(({ pid }) => pid));
  }, 2 * READY_MS);

  it('may lose one process alone', async () => {
    const [warehouse] = program.processes().filter(({ command }) => /warehouse/.test(command));
    if (warehouse === undefined) throw new Error('no warehouse');
    signal(warehouse, 'SIGKILL');
    await until('another warehouse', () => program.processes().some(({ pid, command }) => pid !== warehouse.pid && /warehouse/.test(command)));
    await program.ready();
    expect(await eventsOf('c1')).toBe(2);
  }, READY_MS);

  it('ends when it is told to, and leaves nothing behind', async () => {
    expect(await program.stop()).toBe(0);
    expect([program.processes(), existsSync(program.dir)]).toEqual([[], false]);
  });
});
