import { describe, expect, it } from '@jest/globals';
import { Gate } from './gate.js';

const never = new AbortController().signal;
const task = (): { work: () => Promise<string>; end: () => void; began: () => boolean } => {
  let end = (): void => undefined;
  let began = false;
  const ended = new Promise<string>((resolve) => { end = () => resolve('done'); });
  return { work: () => { began = true; return ended; }, end, began: () => began };
};
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('a gate', () => {
  it('lets so many in at once and the rest in order', async () => {
    const gate = new Gate('test', 2, 10);
    const tasks = [task(), task(), task(), task()];
    const runs = tasks.map(({ work }) => gate.run(never, work));
    await turn();
    expect(tasks.map(({ began }) => began())).toEqual([true, true, false, false]);
    tasks[1]?.end();
    await turn();
    expect(tasks.map(({ began }) => began())).toEqual([true, true, true, false]);
    for (const { end } of tasks) end();
    expect(await Promise.all(runs)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('lets nobody past those who wait', async () => {
    const gate = new Gate('test', 1, 10);
    const tasks = [task(), task(), task()];
    const first = tasks.slice(0, 2).map(({ work }) => gate.run(never, work));
    tasks[0]?.end();
    let last: Promise<string> = Promise.resolve('');
    const came = first[0]?.then(() => { last = gate.run(never, (tasks[2] ?? task()).work); });
    await came;
    await turn();
    expect(tasks.map(({ began }) => began())).toEqual([true, true, false]);
    for (const { end } of tasks) end();
    await Promise.all([...first, last]);
  });

  it('refuses who comes when too many wait, and lets the place of one who leaves go to the next', async () => {
    const gate = new Gate('test', 1, 1);
    const [inside, leaver, next] = [task(), task(), task()];
    const running = gate.run(never, inside.work);
    const leave = new AbortController();
    const waiting = gate.run(leave.signal, leaver.work).catch((fault: Error) => fault.message);
    await expect(gate.run(never, task().work)).rejects.toMatchObject({ code: 202 });
    leave.abort();
    expect(await waiting).toContain('went away');
    const follower = gate.run(never, next.work);
    inside.end();
    await running;
    next.end();
    expect(await follower).toBe('done');
    expect(leaver.began()).toBe(false);
  });

  it('frees the place of work that fails', async () => {
    const gate = new Gate('test', 1, 1);
    await expect(gate.run(never, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await gate.run(never, () => Promise.resolve('done'))).toBe('done');
  });
});
