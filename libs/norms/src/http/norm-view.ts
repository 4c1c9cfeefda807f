import type { Severity } from '@sanxiang/contracts';
import { parameterOf, type Bilingual, type Book, type MeasuredBy, type NormEntry, type NormSource } from '../books/book.js';
import { readParameter, showParameter } from '../books/read-parameter.js';
import type { ParameterValue } from '../books/parameter-value.js';
import type { Definitions } from '../books/resolve-book.js';

/** How a norm is judged, in words; null: it is recorded, and not judged by the program. */
export type ExplainNorm = (norm: NormEntry, book: Book) => Bilingual | null;

/** A parameter that a norm rests on. `en` of a value is as a book writes it. */
export interface ParameterView {
  readonly name: string;
  readonly meaning: Bilingual;
  readonly value: Bilingual;
  readonly default: Bilingual;
  /** Where this value stands written; empty where no book says it. */
  readonly source: readonly NormSource[];
  /** The documents give no number; the default is ours. */
  readonly proposed: boolean;
}

/** A norm as `GET /v1/norms` tells it. */
export interface NormView {
  readonly id: string;
  readonly family: string;
  readonly title: Bilingual;
  readonly text: Bilingual;
  readonly source: readonly NormSource[];
  readonly severity: Severity;
  readonly by: readonly MeasuredBy[];
  readonly priority: number;
  readonly enabled: boolean;
  readonly pattern: string | null;
  readonly judged: Bilingual | null;
  readonly parameters: readonly ParameterView[];
  readonly book: string;
  readonly bookVersion: number;
}

const shown = (value: ParameterValue): Bilingual => ({ zh: showParameter(value, 'zh'), en: showParameter(value, 'en') });

/** A norm with what it rests on: the parameters that say that they serve it, and those that it names itself. */
export function normView(norm: NormEntry, book: Book, definitions: Definitions, explain: ExplainNorm): NormView {
  const named = new Set(textsIn(norm.arguments).filter((text) => parameterOf(book, text) !== undefined));
  const parameters = [...definitions].flatMap(([name, definition]): ParameterView[] => {
    const isNamed = named.has(name) || [...named].some((n) => n.startsWith(`${name}.`));
    const value = book.parameters.get(name);
    if (value === undefined || !(isNamed || definition.norms.includes(norm.id))) return [];
    const fallback = readParameter(definition, definition.default);
    return [{ name, meaning: { zh: definition.zh, en: definition.en }, value: shown(value), default: typeof fallback === 'string' ? shown(value) : shown(fallback), source: book.sources.get(name) ?? [], proposed: definition.proposed ?? false }];
  });
  const { id, family, title, text, source, severity, by, priority, enabled, pattern } = norm;
  return { id, family, title, text, source, severity, by, priority, enabled, pattern, judged: explain(norm, book), parameters, book: book.book, bookVersion: book.version };
}

/** Every name in the arguments of a norm: a policy names parameters on its left. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? [...Object.keys(value), ...Object.values(value).flatMap(textsIn)] : [];
}
