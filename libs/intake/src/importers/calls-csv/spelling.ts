/** The short spellings that a mapping may use, brought to the long one that the schema describes. */

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);
const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** YAML reads `0`, `true` and `12.5` as what they look like; in a cell they are text. */
const text = (value: unknown): unknown => (isScalar(value) ? String(value) : value);
const texts = (value: unknown): unknown => (Array.isArray(value) ? value.map(text) : isScalar(value) ? [String(value)] : value);
const each = (value: unknown, change: (member: unknown) => unknown): unknown =>
  (isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member)])) : value);
const members = (value: Plain, changes: Readonly<Record<string, (member: unknown) => unknown>>): Plain =>
  Object.fromEntries(Object.entries(value).map(([key, member]) => [key, changes[key]?.(member) ?? member]));

/** `"0"`, `[0, none]` and `{not: 0}` to `{is: […]}` and `{not: […]}`. */
const test = (value: unknown): unknown => (isPlain(value) ? members(value, { is: texts, not: texts }) : { is: texts(value) });
const conditions = (value: unknown): unknown => each(value, test);

/** `bank` and `{server}` to `{from: …}`. */
const field = (value: unknown): unknown => {
  if (isScalar(value)) return { from: String(value) };
  return isPlain(value) ? members(value, { from: text, empty: texts, values: (v) => each(v, text), else: text, if: conditions }) : value;
};
const step = (value: unknown): unknown => (isPlain(value) ? members(value, { span: text, if: conditions }) : value);
/** One step to a list of one. */
const moment = (value: unknown): unknown => (Array.isArray(value) ? value.map(step) : [step(value)]);

/** A mapping as it was written, in the spelling of its schema. What it does not know it leaves, for the schema to judge. */
export const normalised = (value: unknown): unknown => (isPlain(value) ? members(value, {
  mapping: text, source: text, call: text, direction: field, outcome: field, stage: field, endedBy: field, rings: field, resolved: field, reasonCode: field,
  times: (v) => each(v, moment), dimensions: (v) => each(v, field),
  rating: (v) => (isPlain(v) ? members(v, { score: field, channel: field }) : v),
}) : value);
