import { calendarText, showParameter, type Book, type NormEntry } from '@sanxiang/norms';

/** One thing that two books say differently; null: it has none. */
export interface Difference {
  readonly kind: 'parameter' | 'norm' | 'calendar' | 'target' | 'timeZone';
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a second book says otherwise than a first, both with all that they extend. */
export function differences(before: Book, after: Book): Difference[] {
  const of = (kind: Difference['kind'], texts: (book: Book) => ReadonlyMap<string, string>): Difference[] => {
    const [was, is] = [texts(before), texts(after)];
    return [...new Set([...was.keys(), ...is.keys()])].sort().filter((name) => was.get(name) !== is.get(name)).map((name) => ({ kind, name, before: was.get(name) ?? null, after: is.get(name) ?? null }));
  };
  return [
    ...of('timeZone', (book) => new Map([['timeZone', book.timeZone]])),
    ...of('parameter', (book) => new Map([...book.parameters].map(([name, value]) => [name, showParameter(value, 'en')]))),
    ...of('calendar', (book) => new Map([...book.calendars].map(([name, calendar]) => [name, calendarText(calendar.plan)]))),
    ...of('norm', (book) => new Map([...book.norms.values()].flatMap(membersOf))),
    ...of('target', (book) => new Map([...book.targets].flatMap(([metric, target]) => [
      ...(target.default === null ? [] : [[metric, String(target.default)] as const]),
      ...[...target.by].flatMap(([dimension, values]) => [...values].map(([value, goal]) => [`${metric} ${dimension}=${value}`, String(goal)] as const)),
    ]))),
  ];
}

/** What a norm says, member by member; of one that is switched off only that. */
function membersOf({ id, enabled, severity, pattern, arguments: args, title, text, source }: NormEntry): (readonly [string, string])[] {
  if (!enabled) return [[id, 'off']];
  const said = { severity, pattern: pattern ?? '–', ...Object.fromEntries(Object.entries(args).map(([k, v]) => [k, JSON.stringify(v)])), title: `${title.zh} · ${title.en}`, text: `${text.zh} · ${text.en}`, source: source.map((s) => `${s.document} ${s.article}`).join('; ') };
  return [[id, 'on'], ...Object.entries(said).map(([member, value]): readonly [string, string] => [`${id}.${member}`, value])];
}
