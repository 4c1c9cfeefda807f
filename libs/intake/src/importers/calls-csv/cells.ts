/** Templates, look-ups and conditions of a mapping, tied to the columns of one file. */
import { createHash } from 'node:crypto';
import type { ConditionRule, FieldRule } from './mapping.js';

export type Cells = readonly string[];
/** What a cell of the file says that it cannot: the line is refused with this reason. */
export class WrongCell extends Error {
  constructor(reason: string) { super(reason); this.name = 'WrongCell'; }
}

const PLACE = /\{([^{}]+)\}/g;
const MASK_LENGTH = 12;

/** The columns of a file by name; remembers what was asked for and is not there. */
export class Columns {
  private readonly places: ReadonlyMap<string, number>;
  readonly missing = new Set<string>();

  constructor(readonly names: readonly string[]) {
    this.places = new Map(names.map((name, i): [string, number] => [name.trim(), i]));
  }

  place(name: string): number {
    const at = this.places.get(name.trim());
    if (at === undefined) this.missing.add(name.trim());
    return at ?? -1;
  }
}

/** A row's text for a template: `{column}` stands for its cell, anything else for itself. */
export function template(text: string, columns: Columns): (cells: Cells) => string {
  const [head = '', ...rest] = text.split(PLACE);
  if (rest.length === 0) return () => head;
  const parts: { readonly place: number; readonly after: string }[] = [];
  for (let i = 0; i < rest.length; i += 2) parts.push({ place: columns.place(rest[i] ?? ''), after: rest[i + 1] ?? '' });
  return (cells) => parts.reduce((made, { place, after }) => made + (cells[place] ?? '').trim() + after, head);
}

/** Whether all cells that the template names are empty; a template without columns never is. */
const blank = (text: string, columns: Columns): ((cells: Cells) => boolean) => {
  const places = [...text.matchAll(PLACE)].map(([, name = '']) => columns.place(name));
  return (cells) => places.length > 0 && places.every((place) => (cells[place] ?? '').trim() === '');
};

/** Whether a row satisfies all tests. Without any it does. */
export function condition(rule: ConditionRule | undefined, columns: Columns): (cells: Cells) => boolean {
  const tests = Object.entries(rule ?? {}).map(([name, { is, not, over }]) => {
    const place = columns.place(name);
    return (cells: Cells): boolean => {
      const cell = (cells[place] ?? '').trim();
      return (is === undefined || is.includes(cell)) && (not === undefined || !not.includes(cell)) && (over === undefined || numberOf(cell, name) > over);
    };
  });
  return (cells) => tests.every((test) => test(cells));
}

function numberOf(cell: string, column: string): number {
  if (cell === '') return NaN;
  if (!/^-?\d+(?:\.\d+)?$/.test(cell)) throw new WrongCell(`${column}: 不是数 · not a number: ${JSON.stringify(cell)}`);
  return Number(cell);
}

/**
 * A row's value of a field; undefined where the file does not say it. A look-up that does not hold the text, and has no `else`,
 * refuses the line: a new word in an export is for a person to judge.
 */
export function field(rule: FieldRule | undefined, path: string, columns: Columns): (cells: Cells) => string | undefined {
  if (rule === undefined) return () => undefined;
  const make = template(rule.from, columns);
  const isBlank = blank(rule.from, columns);
  const applies = condition(rule.if, columns);
  const values = rule.values === undefined ? null : new Map(Object.entries(rule.values));
  const empty = new Set(rule.empty ?? []);
  return (cells) => {
    if (!applies(cells)) return undefined;
    const text = make(cells);
    const found = values?.get(text);
    if (found !== undefined) return found;
    if (text === '' || isBlank(cells) || empty.has(text)) return undefined;
    if (values !== null) {
      if (rule.else === undefined) throw new WrongCell(`${path}: 映射中没有 · not in the mapping: ${JSON.stringify(text)}`);
      return rule.else;
    }
    return rule.mask === 'hash' ? createHash('sha256').update(`${path}\n${text}`).digest('hex').slice(0, MASK_LENGTH) : text;
  };
}
