import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { METRICS } from '@sanxiang/analytics';

const ROOT = resolve(import.meta.dirname, '../..');
const tour = readFileSync(join(ROOT, 'docs/tour.md'), 'utf8');
const folders = (path: string): string[] => readdirSync(join(ROOT, path), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => `${path}/${e.name}/`);

/** The rooms that the tree names, as paths: two blanks of indent are one level. */
function rooms(): string[] {
  const [, tree = ''] = /## Rooms\n\n```\n([\s\S]*?)```/.exec(tour) ?? [];
  let above = '';
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', name = ''] = /^( *)(\S+\/)/.exec(line) ?? [];
    if (name === '') return [];
    if (indent === '') { above = name; return [name]; }
    return [above + name];
  });
}

/** Text of all sources of the libraries. */
const sources = (): string => readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && path.includes('/src/') && !path.includes('node_modules'))
  .map((path) => readFileSync(join(ROOT, 'libs', path), 'utf8')).join('\n');

/** The words of code that the glossary names. */
function glossaryWords(): string[] {
  const glossary = tour.slice(tour.indexOf('## Words'));
  const rows = glossary.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| 中文')).map((line) => line.split('|')[3] ?? '');
  return rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));
}

describe('the tour of the house', () => {
  it('names rooms that are there', () => {
    expect(rooms().length).toBeGreaterThan(15);
    expect(rooms().filter((room) => !existsSync(join(ROOT, room)))).toEqual([]);
  });

  it('leaves out no room of libs, apps and tools', () => {
    const named = rooms();
    expect(['libs', 'apps', 'tools'].flatMap(folders).filter((room) => !named.includes(room))).toEqual([]);
  });

  it('leads through files that are there', () => {
    const files = [...tour.matchAll(/\]\(((?!http)[^)#]+)/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(25);
    expect(files.filter((path) => !existsSync(join(ROOT, 'docs', path)))).toEqual([]);
  });

  it('names metrics that are in the catalogue', () => {
    const ids = new Set(METRICS.map(({ id }) => id));
    expect([...new Set(tour.match(/M-[A-Z]+(?:-[A-Z]+)*/g))].filter((id) => !ids.has(id))).toEqual([]);
  });

  it('uses words that the code uses', () => {
    const code = sources();
    const words = glossaryWords();
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter((word) => !code.includes(word.split(' ').at(-1) ?? word))).toEqual([]);
  });
});
