import { describe, expect, it } from '@jest/globals';
import { duration, Progress } from './progress.js';
import type { Terminal } from './terminal.js';

function watched(isScreen: boolean, lang: Terminal['lang'] = 'en'): { said: string[]; progress: Progress; at(ms: number): void } {
  const said: string[] = [];
  let now = 0;
  const progress = new Progress({ out: () => undefined, err: (text) => { said.push(text); }, isScreen, lang, env: {} }, () => now);
  return { said, progress, at: (ms) => { now = ms; } };
}

describe('progress', () => {
  it('on a screen is one line that is written over, with rate, share and time left', () => {
    const { said, progress, at } = watched(true);
    at(100); progress.tick('calls.csv', 10, 'events', 0.01);
    at(2000); progress.tick('calls.csv', 3000, 'events', 0.25);
    progress.done();
    expect(said).toEqual(['\r\u001b[Kcalls.csv 3,000 events · 1,500 events/s · 25 % · 6 s left', '\r\u001b[K']);
  });
  it('elsewhere is a line every few seconds', () => {
    const { said, progress, at } = watched(false, 'zh-CN');
    for (const ms of [1000, 4999, 5000, 5100, 10_000]) { at(ms); progress.tick('x', ms, 'events', 0.5); }
    progress.done();
    expect(said).toEqual(['x 5,000 events · 1,000 events/s · 50 % · 还需 5 s\n', 'x 10,000 events · 1,000 events/s · 50 % · 还需 10 s\n']);
  });
  it('promises no time while it does not know the whole', () => {
    const { said, progress, at } = watched(true);
    at(1000); progress.tick('x', 5, 'ids', null);
    expect(said).toEqual(['\r\u001b[Kx 5 ids · 5 ids/s']);
  });
  it('of nothing shown leaves nothing to clear', () => { const { said, progress } = watched(true); progress.done(); expect(said).toEqual([]); });
});

describe('a duration', () => {
  it.each([[0.4, '0 s'], [59, '59 s'], [125, '2 min 05 s'], [3780, '1 h 03 min'], [-3, '0 s']])('of %s s reads %s', (s, text) => { expect(duration(s)).toBe(text); });
});
