import { parseInstant, type Severity } from '@sanxiang/contracts';
import { isTimeZone, startOfDay } from '@sanxiang/kernel';
import { WorkingCalendar } from '../working-time/working-calendar.js';
import { MEASURED_BY, wordOf, type Book, type MeasuredBy, type NormEntry, type NormSource, type Target } from './book.js';
import type { Place, PlacedFault } from './book-fault.js';
import type { BookDocument, NormDocument } from './book-schema.js';
import type { ParameterDefinition } from './parameter-definition.js';
import type { ParameterValue } from './parameter-value.js';
import { readCalendar } from './read-calendar.js';
import { readParameter } from './read-parameter.js';

export type Definitions = ReadonlyMap<string, ParameterDefinition>;
/** What a pattern finds wrong with a norm of its own; places are those inside the norm. */
export type NormCheck = (norm: NormEntry, book: Book) => readonly PlacedFault[];

export interface Resolving {
  readonly definitions: Definitions;
  /** What each parameter is where no book says otherwise. */
  readonly defaults: ReadonlyMap<string, ParameterValue>;
  /** Zone of books that name none. */
  readonly tz: string;
  readonly check: NormCheck;
}

export interface Resolved {
  /** Ready to judge by; what is faulty is left as the books below have it, or out. */
  readonly book: Book;
  /** What is wrong with the book itself; nothing of those that it extends. */
  readonly faults: readonly PlacedFault[];
}

const DAY_MS = 86_400_000;
const INSTANT_MS_MAX = Date.UTC(2200, 0, 1);
const DEFAULT_PRIORITY = 2;

/** The values that parameters have by definition. Throws where a definition does not accept its own. */
export function defaultsOf(definitions: Definitions): ReadonlyMap<string, ParameterValue> {
  return new Map([...definitions].map(([name, definition]) => {
    const value = readParameter(definition, definition.default);
    if (typeof value === 'string') throw new Error(`${name}: ${value}`);
    return [name, value];
  }));
}

const zoneOf = ({ timeZone }: BookDocument): string | null => (timeZone !== undefined && isTimeZone(timeZone) ? timeZone : null);

/** From when on a book is in force, epoch milliseconds. A date is its first instant in the zone that the book itself names, else in `tz`. null: no instant from 1970 to 2200. */
export function effectiveFromOf(document: BookDocument, tz: string): number | null {
  return document.effectiveFrom === undefined ? -Infinity : instantOf(document.effectiveFrom, zoneOf(document) ?? tz);
}

function instantOf(text: string, tz: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return within(parseInstant(text));
  const utc = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 10) !== text ? null : within(startOfDay(utc / DAY_MS, tz));
}
const within = (ms: number | null): number | null => (ms !== null && ms >= 0 && ms < INSTANT_MS_MAX ? ms : null);

/** A book with all that it extends, `chain` from the base up to the book itself: parameters override, tables row by row, norms and targets member by member. */
export function resolveBook(chain: readonly BookDocument[], resolving: Resolving): Resolved {
  const own = chain.at(-1);
  if (own === undefined) throw new Error('a book is made of at least one document');
  return new Resolver(chain, own, resolving).resolve();
}

class Resolver {
  private readonly faults: PlacedFault[] = [];
  private readonly timeZone: string;

  constructor(private readonly chain: readonly BookDocument[], private readonly own: BookDocument, private readonly resolving: Resolving) {
    this.timeZone = chain.reduceRight<string | null>((zone, document) => zone ?? zoneOf(document), null) ?? resolving.tz;
    if (own.timeZone !== undefined && !isTimeZone(own.timeZone)) this.fault(['timeZone'], '没有这个时区 · there is no such time zone');
  }

  resolve(): Resolved {
    const parameters = this.parameters();
    const calendars = this.calendars(wordOf({ parameters }, 'calendar.workingDayMeans'));
    for (const [name, value] of parameters) {
      const isCalendar = this.resolving.definitions.get(name)?.type === 'calendar';
      if (isCalendar && value.kind === 'word' && !calendars.has(value.word)) this.fault(['parameters', name], `没有这张日历 · there is no such calendar: ${[...calendars.keys()].join(', ')}`);
    }
    const book: Book = {
      book: this.own.book, extends: this.chain.at(-2)?.book ?? null, version: this.own.version,
      effectiveFrom: this.sound(['effectiveFrom'], effectiveFromOf(this.own, this.resolving.tz)),
      timeZone: this.timeZone, calendars, parameters, sources: this.sources(),
      documents: new Map(this.chain.flatMap((d) => Object.entries(d.documents ?? {}))), norms: this.norms(wordOf({ parameters }, 'rule.severity') === 'hard' ? 'hard' : 'soft'), targets: this.targets(),
      outages: this.chain.flatMap((d) => d.outages ?? []).map(({ from, to, affects, reason }, i) => ({ ...this.span(['outages', i], from, to), affects, reason })),
      waivers: this.chain.flatMap((d) => d.waivers ?? []).map(({ norm, from, to, reason }, i) => ({ ...this.span(['waivers', i], from, to), norm, reason })),
    };
    book.waivers.forEach(({ norm }, i) => { if (!book.norms.has(norm)) this.fault(['waivers', i, 'norm'], '没有这条规范 · there is no such norm'); });
    // The base is checked by itself; what others do to it, with them.
    const changed = new Set((this.chain.length === 1 ? this.chain : this.chain.slice(1)).flatMap((d) => Object.keys(d.norms ?? {})));
    return { book: { ...book, norms: new Map([...book.norms].map(([id, norm]) => [id, changed.has(id) ? this.judgeable(norm, book) : norm])) }, faults: this.faults };
  }

  private parameters(): ReadonlyMap<string, ParameterValue> {
    const values = new Map(this.resolving.defaults);
    const give = (name: string, definition: ParameterDefinition, raw: unknown, isOwn: boolean): void => {
      const read = readParameter(definition, raw);
      if (typeof read === 'string') { if (isOwn) this.fault(['parameters', name], read); return; }
      const before = values.get(name);
      values.set(name, before?.kind === 'table' && read.kind === 'table' ? { kind: 'table', rows: new Map([...before.rows, ...read.rows]) } : read);
    };
    for (const document of this.chain) {
      for (const [name, raw] of Object.entries(document.parameters ?? {})) {
        const definition = this.resolving.definitions.get(name);
        if (definition !== undefined) give(name, definition, raw, document === this.own);
        else if (document === this.own) this.fault(['parameters', name], this.unknownParameter(name));
      }
    }
    return values;
  }

  private unknownParameter(name: string): string {
    const group = `${name.split('.')[0] ?? ''}.`;
    const near = [...this.resolving.definitions.keys()].filter((known) => known.startsWith(group));
    return `没有这个参数 · there is no such parameter${near.length === 0 ? '' : `; ${group}*: ${near.join(', ')}`}`;
  }

  /** A book that gives a parameter another value takes the source with it. */
  private sources(): ReadonlyMap<string, readonly NormSource[]> {
    const sources = new Map<string, readonly NormSource[]>();
    for (const { parameters = {}, sources: given = {} } of this.chain) {
      for (const name of Object.keys(parameters)) sources.delete(name);
      for (const [name, where] of Object.entries(given)) sources.set(name, where);
    }
    for (const name of Object.keys(this.own.sources ?? {})) if (!this.resolving.definitions.has(name)) this.fault(['sources', name], this.unknownParameter(name));
    return sources;
  }

  private calendars(workingDayMeans: string): ReadonlyMap<string, WorkingCalendar> {
    const means = workingDayMeans === 'hours' ? 'hours' : 'end_of_day';
    const calendars = new Map<string, WorkingCalendar>();
    for (const document of this.chain) {
      for (const [name, calendar] of Object.entries(document.calendars ?? {})) {
        const plan = readCalendar(calendar, ['calendars', name], document === this.own ? this.faults : []);
        calendars.set(name, new WorkingCalendar(plan, this.timeZone, means));
        const isEmpty = [plan, ...plan.seasons].every(({ week }) => week.every((windows) => windows.length === 0)) && plan.open.size === 0;
        if (isEmpty && document === this.own) this.fault(['calendars', name], '从不开门 · it never opens');
      }
    }
    return calendars;
  }

  private norms(severity: Severity): ReadonlyMap<string, NormEntry> {
    const merged = new Map<string, NormDocument>();
    for (const { norms = {} } of this.chain) for (const [id, norm] of Object.entries(norms)) merged.set(id, { ...merged.get(id), ...norm });
    return new Map([...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, norm]) => [id, this.norm(id, norm, severity)]));
  }

  private norm(id: string, norm: NormDocument, defaultSeverity: Severity): NormEntry {
    const { family, title, text, source = [], severity = defaultSeverity, by = [], priority = DEFAULT_PRIORITY, enabled = true, pattern = null, ...rest } = norm;
    if (this.own.norms?.[id] !== undefined) {
      if (title === undefined) this.fault(['norms', id, 'title'], '缺失：没有可沿用的上级规范 · is missing: no book below has this norm');
      else if (source.length === 0) this.fault(['norms', id, 'source'], '缺失：每条规范须写明出处 · is missing: every norm says where it stands written');
    }
    const letters: readonly string[] = typeof by === 'string' ? [...by] : by;
    return {
      id, family: family ?? id.split('-')[0] ?? id, title: title ?? { zh: id, en: id }, text: text ?? title ?? { zh: id, en: id }, source, severity,
      by: letters.filter((letter): letter is MeasuredBy => MEASURED_BY.some((known) => known === letter)), priority, enabled, pattern, arguments: rest,
    };
  }

  /** A norm that its pattern cannot judge by is kept, and not judged. */
  private judgeable(norm: NormEntry, book: Book): NormEntry {
    const faults = norm.enabled ? this.resolving.check(norm, book) : [];
    for (const { place, reason } of faults) this.fault(['norms', norm.id, ...place], reason);
    return faults.length === 0 ? norm : { ...norm, pattern: null };
  }

  private targets(): ReadonlyMap<string, Target> {
    const targets = new Map<string, Target>();
    for (const document of this.chain) {
      for (const [metric, given] of Object.entries(document.targets ?? {})) {
        const before = targets.get(metric);
        const by = new Map(before?.by);
        for (const [dimension, values] of Object.entries(given)) {
          if (typeof values === 'object') by.set(dimension, new Map([...by.get(dimension) ?? [], ...Object.entries(values)]));
        }
        const { default: fallback = before?.default ?? null } = given;
        targets.set(metric, { default: typeof fallback === 'number' ? fallback : null, by });
      }
    }
    return targets;
  }

  private span(place: Place, fromText: string, toText: string): { readonly from: number; readonly to: number } {
    const from = this.instant([...place, 'from'], fromText);
    const to = this.instant([...place, 'to'], toText);
    if (to <= from) this.fault([...place, 'to'], '须晚于 from · must be after `from`');
    return { from, to };
  }

  private instant(place: Place, text: string): number { return this.sound(place, instantOf(text, this.timeZone)); }

  private sound(place: Place, ms: number | null): number {
    if (ms === null) this.fault(place, '应为 RFC 3339 时间或日期（1970–2200） · must be an RFC 3339 time, or a date, from 1970 to 2200');
    return ms ?? 0;
  }

  private fault(place: Place, reason: string): void { this.faults.push({ place, reason }); }
}
