/** The tables of docs/norms-catalogue.md, from the books that come with the program and the scenarios that are run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { table } from './generated.mjs';

/**
 * @typedef {object} Norm what is read of a norm
 * @property {string} id
 * @property {string} family
 * @property {{ zh: string, en: string }} title
 * @property {{ zh: string, en: string }} text
 * @property {readonly { document: string, article: string }[]} source
 * @property {readonly string[]} by
 * @property {number} priority
 * @property {boolean} enabled
 * @property {string | null} pattern
 *
 * @typedef {object} Shipped a book that comes with the program
 * @property {string} name
 * @property {ReadonlyMap<string, Norm>} norms
 */

const BASE = 'base';
const OUTCOMES = ['met', 'breached', 'unknown'];

/** @returns {Record<'covered' | 'recorded' | 'families', string>} */
export function normParts(/** @type {string} */ root, /** @type {readonly Shipped[]} */ books) {
  const scenarios = scenariosIn(join(root, 'norm-books', BASE, 'scenarios'));
  const norms = new Map([...books].reverse().flatMap((b) => [...b.norms]));
  const all = [...norms.values()].sort((a, b) => a.family.localeCompare(b.family) || a.id.localeCompare(b.id));
  const judged = all.filter((n) => n.pattern !== null);
  const recorded = all.filter((n) => n.pattern === null);
  return {
    covered: table(
      ['规范 norm', '标题 title', '模式 pattern', '情景 scenarios', '册 books'],
      judged.map((n) => [`\`${n.id}\``, `${n.title.zh} ${n.title.en}`, `\`${n.pattern ?? ''}\``, countsOf(scenarios.get(n.id)), booksOf(n.id, books)]),
    ),
    recorded: table(
      ['规范 norm', '标题 title', '来自 by', '理由 why', '册 books'],
      recorded.map((n) => [`\`${n.id}\``, `${n.title.zh} ${n.title.en}`, n.by.join(''), whyOf(n), booksOf(n.id, books)]),
    ),
    families: table(
      ['族 family', '判定 judged', '只记录 recorded', '情景 scenarios'],
      [...new Set(all.map((n) => n.family))].map((family) => {
        const own = judged.filter((n) => n.family === family);
        return [family, `${own.length}`, `${recorded.filter((n) => n.family === family).length}`, `${own.reduce((sum, n) => sum + (scenarios.get(n.id)?.count ?? 0), 0)}`];
      }),
    ),
  };
}

/** @typedef {{ count: number, outcomes: ReadonlyMap<string, number> }} Counted scenarios of a norm, and how many verdicts of each outcome they have */

/** @returns {Map<string, Counted>} */
function scenariosIn(/** @type {string} */ dir) {
  return new Map(readdirSync(dir).filter((name) => name.endsWith('.yaml')).map((name) => {
    /** @type {{ norm: string, scenarios: readonly { then: readonly { outcome: string }[] }[] }} */
    const file = parse(readFileSync(join(dir, name), 'utf8'));
    const said = file.scenarios.flatMap((s) => s.then.map((t) => t.outcome));
    return [file.norm, { count: file.scenarios.length, outcomes: new Map(OUTCOMES.map((o) => [o, said.filter((s) => s === o).length])) }];
  }));
}

const countsOf = (/** @type {Counted | undefined} */ counted) => (counted === undefined ? '' : `${counted.count} (${OUTCOMES.map((o) => `${o} ${counted.outcomes.get(o) ?? 0}`).join(', ')})`);

/** Books in which it is on: the base and all that do not switch it off, or those that do switch it on. */
function booksOf(/** @type {string} */ id, /** @type {readonly Shipped[]} */ books) {
  const on = books.filter((b) => b.norms.get(id)?.enabled === true).map((b) => b.name);
  const off = books.filter((b) => b.norms.get(id)?.enabled === false).map((b) => b.name);
  if (on.includes(BASE)) return off.length === 0 ? '全部 all' : `全部，除 all but ${off.join(', ')}`;
  return on.length === 0 ? '由册启用 none yet' : on.join(', ');
}

/** Why nothing judges it: its text says so, else it is an item of the quality check. */
const whyOf = (/** @type {Norm} */ { by, text, title }) => (text.zh !== title.zh ? `${text.zh} ${text.en}` : by.join('') === 'Q' ? '质检项目，只由 qa.scored 评定 an item of the quality check' : '尚未判定 not judged yet');
