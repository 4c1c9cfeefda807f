import { badInput } from '@sanxiang/kernel';
import { TEXT_LENGTH_MAX } from '@sanxiang/contracts';

/** Parameters of a request, as they came; `onlyParams` has seen to it that each is a text. */
export type RawQuery = Readonly<Record<string, unknown>>;

/** Whether a text may be an id or a dimension of an event (contract 1): no other can be found. */
export const isName = (text: string): boolean => text.length > 0 && text.length <= 2 * TEXT_LENGTH_MAX && !text.includes('\u0000') && text.isWellFormed();

/** A filter by a name; undefined when not asked for. */
export function nameParam(query: RawQuery, name: string): string | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !isName(value)) throw badInput(name, `应为 1–${TEXT_LENGTH_MAX} 个字符 · must be 1 to ${TEXT_LENGTH_MAX} characters`);
  return value;
}

/** As `nameParam`, for one that has to be there. */
export function requiredName(query: RawQuery, name: string): string {
  const value = nameParam(query, name);
  if (value === undefined) throw badInput(name, '缺失 · is missing');
  return value;
}

/** A filter by a word of a closed list. */
export function wordParam<Word extends string>(query: RawQuery, name: string, words: readonly Word[]): Word | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const word = words.find((w) => w === value);
  if (word === undefined) throw badInput(name, `只能是 · must be one of ${words.join(', ')}`);
  return word;
}
