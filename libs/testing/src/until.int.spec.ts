import { describe, it, expect } from '@jest/globals';
import { clockAt } from './clock.js';
import { until } from './until.js';

describe('until', () => {
  it('asks again until there is an answer', async () => {
    let asked = 0;
    expect(await until('the third answer', () => { asked += 1; return asked === 3 ? 'here' : undefined; })).toBe('here');
    expect(asked).toBe(3);
  });

  it('takes 0, null and the empty text for answers', async () => {
    expect(await until('a number', () => 0)).toBe(0);
    expect(await until('nothing', () => null)).toBeNull();
    expect(await until('a text', async () => '')).toBe('');
  });

  it('says what it waited for in vain', async () => {
    await expect(until('Godot', () => false, 20)).rejects.toThrow('waited 20 ms in vain for: Godot');
  });

  it('hands on what the question throws', async () => {
    await expect(until('an answer', () => { throw new Error('refused'); })).rejects.toThrow('refused');
  });
});

describe('a clock that is set', () => {
  it('moves only when it is moved', () => {
    const clock = clockAt(1000);
    expect([clock.now(), clock.now(), clock.speed]).toEqual([1000, 1000, 1]);
    clock.advance(250);
    expect(clock.now()).toBe(1250);
  });
});
