import { describe, expect, it, jest } from '@jest/globals';
import { inTime } from './in-time.js';

describe('an answer in time', () => {
  it('is what was answered', async () => {
    expect(await inTime(Promise.resolve('here'), 'away')).toBe('here');
  });

  it('is that the part is away when it fails', async () => {
    expect(await inTime(Promise.reject(new Error('refused')), 'away')).toBe('away');
  });

  it('is that the part is away when it says nothing', async () => {
    jest.useFakeTimers();
    try {
      const asked = inTime(new Promise<string>(() => { /* hangs */ }), 'away');
      await jest.advanceTimersByTimeAsync(60_000);
      expect(await asked).toBe('away');
    } finally {
      jest.useRealTimers();
    }
  });
});
