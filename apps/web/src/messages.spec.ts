import { describe, expect, it } from '@jest/globals';
import { MESSAGES, say } from './messages.js';

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').sort();

describe('the messages', () => {
  it('have the same holes in both languages', () => {
    const unlike = Object.entries(MESSAGES).filter(([, m]) => holes(m.zh).join() !== holes(m.en).join()).map(([key]) => key);
    expect(unlike).toEqual([]);
  });

  it('are never empty, and Chinese text has Chinese punctuation', () => {
    const faulty = Object.entries(MESSAGES).filter(([, m]) => m.zh.trim() === '' || m.en.trim() === '' || /[\u4e00-\u9fff][,;:?!]/.test(m.zh)).map(([key]) => key);
    expect(faulty).toEqual([]);
  });

  it('are filled in', () => {
    expect(say('zh', 'wall.moreHolds', { n: 48 })).toBe('另 48 通');
    expect(say('en', 'app.calls')).toBe('Calls');
  });
});
