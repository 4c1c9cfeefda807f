import { Type, type Static, type TObject } from 'typebox';
import { Value } from 'typebox/value';
import { ATTRIBUTIONS } from '@sanxiang/contracts';
import type { NormEntry } from '../books/book.js';
import { KIND_NAMES } from '../case/kinds.js';
import { BOUNDED, judgeBounded } from './bounded.pattern.js';
import { Where } from './condition.js';
import type { Bench, Judged } from './finding.js';
import { judgeNever, NEVER } from './never.pattern.js';
import { judgeNotAt, NOT_AT } from './not-at.pattern.js';
import { judgePrecededBy, PRECEDED_BY } from './preceded-by.pattern.js';
import { judgeScript, SCRIPT } from './script.pattern.js';
import { judgeSteps, STEPS } from './steps.pattern.js';
import { judgeWithin, WITHIN } from './within.pattern.js';

/** What every norm that the program judges says, whatever its pattern: what it is about, and when it applies. One of `each` and `event` is there. */
export const Applies = Type.Object({
  /** Kind of occasion. */
  each: Type.Optional(Type.Enum(KIND_NAMES)),
  /** Or: each event of this type, without its version. */
  event: Type.Optional(Type.String({ pattern: '^[a-z]+\\.[a-z_]+$' })),
  where: Type.Optional(Where),
  /** What the book's own policy has to be: switches and words, by parameter. */
  policy: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Boolean()]))),
  /** The parameter that names the calendar in whose hours the norm applies. */
  hours: Type.Optional(Type.String()),
  /** Whose it is; unless said otherwise the agent's who was in force, else the department's. */
  attributedTo: Type.Optional(Type.Enum(ATTRIBUTIONS)),
});
export type Applies = Static<typeof Applies>;

/** A pattern: what a norm of it says, and how it is judged. */
interface Pattern { readonly arguments: TObject; judge(args: unknown, bench: Bench): Judged }

const pattern = <Args extends TObject>(args: Args, judge: (args: Static<Args>, bench: Bench) => Judged): Pattern => ({ arguments: args, judge: (given, bench) => judge(given as Static<Args>, bench) });

/** The patterns, by the name that a book calls them. */
export const PATTERNS: ReadonlyMap<string, Pattern> = new Map([
  ['within', pattern(WITHIN, judgeWithin)],
  ['bounded', pattern(BOUNDED, judgeBounded)],
  ['preceded-by', pattern(PRECEDED_BY, judgePrecededBy)],
  ['never', pattern(NEVER, judgeNever)],
  ['script', pattern(SCRIPT, judgeScript)],
  ['steps', pattern(STEPS, judgeSteps)],
  ['not-at', pattern(NOT_AT, judgeNotAt)],
]);

/** A norm ready to be judged by. */
export interface Rule extends Applies {
  readonly norm: NormEntry;
  judge(bench: Bench): Judged;
}

const APPLIES = new Set(Object.keys(Applies.properties));

/** The two halves of a norm's arguments: what it is about, and what its pattern needs. */
function halves(args: Readonly<Record<string, unknown>>): { readonly applies: Record<string, unknown>; readonly own: Record<string, unknown> } {
  const entries = Object.entries(args);
  return { applies: Object.fromEntries(entries.filter(([k]) => APPLIES.has(k))), own: Object.fromEntries(entries.filter(([k]) => !APPLIES.has(k))) };
}

/** What is wrong with the arguments of a norm: path (from the norm on) and reason. Empty: it can be judged by. */
export function argumentFaults({ pattern: name, arguments: args }: Pick<NormEntry, 'pattern' | 'arguments'>): { readonly path: string; readonly reason: string }[] {
  if (name === null) return [];
  const found = PATTERNS.get(name);
  if (found === undefined) return [{ path: 'pattern', reason: `one of ${[...PATTERNS.keys()].join(', ')}` }];
  const { applies, own } = halves(args);
  return [
    ...[...Value.Errors(Applies, applies), ...Value.Errors(found.arguments, own)].map((e) => ({ path: e.instancePath.replace(/^\//, '').replaceAll('/', '.'), reason: e.message })),
    ...((applies['each'] === undefined) === (applies['event'] === undefined) ? [{ path: 'each', reason: 'one of each and event' }] : []),
  ];
}

/** A norm made ready; null where no pattern judges it. Throws where its arguments are wrong: a book is checked before it is let in. */
export function ruleOf(norm: NormEntry): Rule | null {
  const found = norm.pattern === null ? undefined : PATTERNS.get(norm.pattern);
  if (found === undefined) return null;
  const [fault] = argumentFaults(norm);
  if (fault !== undefined) throw new Error(`${norm.id}: ${fault.path}: ${fault.reason}`);
  const { applies, own } = halves(norm.arguments);
  return { ...(applies as Applies), norm, judge: (bench) => found.judge(own, bench) };
}
