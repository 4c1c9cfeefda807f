import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { DataDirectoryError, FORMAT, FORMAT_FILE, formatOf, openDataDirectory, pendingSteps, readFormat, writeFormat, UPGRADE_STEPS, type UpgradeStep } from './format.js';
import { lockDataDirectory } from './lock.js';

const clock = clockAt(Date.UTC(2026, 2, 1));
const as = (program: string): Parameters<typeof openDataDirectory>[1] => ({ program, clock, log: createLogger('silent', 'test') });
let dir = '';
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sanxiang-format-')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

/** Steps that leave a file each. */
const steps = (irreversible: readonly number[] = [], fails: readonly number[] = []): UpgradeStep[] => [1, 2, 3].map((to) => ({
  to, what: `step ${to}`, irreversible: irreversible.includes(to),
  apply: (dataDir) => { if (fails.includes(to)) throw new Error(`step ${to} failed`); writeFileSync(join(dataDir, `step-${to}`), ''); },
}));
const taken = (): number[] => [1, 2, 3].filter((to) => existsSync(join(dir, `step-${to}`)));
const dataOf = (format: number | null): void => { mkdirSync(join(dir, 'log')); if (format !== null) writeFormat(dir, { format, createdBy: 'first', createdAt: '2026-01-01T00:00:00.000Z' }); };

describe('the format of a data directory', () => {
  it('is marked where the directory is new', () => {
    const fresh = join(dir, 'fresh');
    openDataDirectory(fresh, as('sanxiang 1'));
    expect(readFormat(fresh)).toEqual({ format: FORMAT, createdBy: 'sanxiang 1', createdAt: '2026-03-01T00:00:00.000Z' });
    expect(formatOf(join(dir, 'nothing'))).toBeNull();
  });

  it('has steps without a gap, so that every directory finds its way', () => {
    expect(UPGRADE_STEPS.map(({ to }) => to)).toEqual(UPGRADE_STEPS.map((_, i) => i + 1));
  });

  it.each([[null, [1, 2, 3]], [1, [2, 3]], [2, [3]], [3, []]] as const)('%s: the steps %s are taken, in their order, and not again', (format, expected) => {
    dataOf(format);
    openDataDirectory(dir, as('sanxiang 3'), { steps: steps() });
    expect(taken()).toEqual(expected);
    expect(formatOf(dir)).toBe(3);
    for (const to of expected) rmSync(join(dir, `step-${to}`));
    openDataDirectory(dir, as('sanxiang 3'), { steps: steps() });
    expect(taken()).toEqual([]);
  });

  it('remembers who made the directory and who upgraded it', () => {
    dataOf(1);
    openDataDirectory(dir, as('second'), { steps: steps() });
    expect(readFormat(dir)).toEqual({ format: 3, createdBy: 'first', createdAt: '2026-01-01T00:00:00.000Z', upgradedBy: 'second', upgradedAt: '2026-03-01T00:00:00.000Z' });
  });

  it('goes on after a step that failed with that step', () => {
    dataOf(null);
    expect(() => openDataDirectory(dir, as('a'), { steps: steps([], [2]) })).toThrow('step 2 failed');
    expect([formatOf(dir), taken()]).toEqual([1, [1]]);
    rmSync(join(dir, 'step-1'));
    openDataDirectory(dir, as('a'), { steps: steps() });
    expect([formatOf(dir), taken()]).toEqual([3, [2, 3]]);
  });

  it('takes no step from which there is no way back before it is asked for', () => {
    dataOf(1);
    expect(() => openDataDirectory(dir, as('a'), { steps: steps([3]) })).toThrow(/sanxiang backup[\s\S]*sanxiang upgrade/);
    expect([formatOf(dir), taken()]).toEqual([1, []]);
    expect(pendingSteps(dir, steps([3])).map(({ to }) => to)).toEqual([2, 3]);
    openDataDirectory(dir, as('a'), { steps: steps([3]), irreversibly: true });
    expect([formatOf(dir), taken()]).toEqual([3, [2, 3]]);
  });

  it('of a newer program, of a restore that broke off, and one that cannot be read are refused with exit code 2', () => {
    const refusal = (): unknown => { try { openDataDirectory(dir, as('a')); return null; } catch (error) { return error; } };
    const marks = [JSON.stringify({ format: FORMAT + 1, createdBy: 'b', createdAt: '' }), JSON.stringify({ format: FORMAT, restoring: true }), '', '{"format":"1"}', '{"format":1.5}', '[]'];
    for (const mark of marks) {
      writeFileSync(join(dir, FORMAT_FILE), mark);
      expect(refusal()).toBeInstanceOf(DataDirectoryError);
      expect(refusal()).toMatchObject({ exitCode: 2 });
      expect(readFileSync(join(dir, FORMAT_FILE), 'utf8')).toBe(mark);
    }
  });
});

describe('a data directory', () => {
  it('belongs to one at a time', () => {
    const lock = lockDataDirectory(dir);
    expect(() => lockDataDirectory(dir)).toThrow(DataDirectoryError);
    lock.close();
    lockDataDirectory(dir).close();
  });
});
