import { Compile } from 'typebox/compile';
import { isAlias, isNode, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { BookSchema, type BookDocument } from './book-schema.js';
import { pathText, schemaFaults, type BookFault, type Place, type PlacedFault } from './book-fault.js';

/** Judges what JSON Schema can say of a book. */
export const bookValidator = Compile(BookSchema);

/** A book as text: its document where it can be read, what is wrong so far, and a way to say where other faults stand. */
export interface ReadBook {
  /** What of it satisfies the schema; null: not enough to go on. */
  readonly document: BookDocument | null;
  readonly faults: readonly BookFault[];
  /** A fault with its path and line. */
  readonly locate: (fault: PlacedFault) => BookFault;
}

const REFERENCES_MAX = 0;
/** Stands for what a book has to have, while the rest of it is judged. */
const NAMELESS = { book: '–', version: 1 };

/** A book from its text, YAML or JSON (which is YAML as well). Nothing is thrown for any text. */
export function readBookText(text: string): ReadBook {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const locate = ({ place, reason }: PlacedFault): BookFault => {
    const line = lineOf(yaml, lines, place);
    return { path: pathText(place), reason, ...(line !== null && { line }) };
  };
  if (yaml.errors.length > 0) return { document: null, locate, faults: yaml.errors.map((e) => ({ path: '', reason: `YAML: ${e.message}`, line: lines.linePos(e.pos[0]).line })) };
  if (references(yaml) > REFERENCES_MAX) return { document: null, locate, faults: [{ path: '', reason: '不支持 YAML 别名 · YAML aliases are not taken' }] };
  return { ...readBookValue(yaml.toJS() as unknown, locate), locate };
}

/** A book from a parsed value. What the schema refuses is left out, so that the rest can be judged too. */
export function readBookValue(value: unknown, locate: (fault: PlacedFault) => BookFault = ({ place, reason }) => ({ path: pathText(place), reason })): ReadBook {
  if (bookValidator.Check(value)) return { document: value, faults: [], locate };
  const faults = schemaFaults([...bookValidator.Errors(value)]);
  const left = structuredClone(value);
  for (const { place } of faults) leaveOut(left, place);
  const rest: unknown = typeof left === 'object' && left !== null && !Array.isArray(left) ? { ...NAMELESS, ...left } : left;
  return { document: bookValidator.Check(rest) ? rest : null, faults: faults.map(locate), locate };
}

function leaveOut(value: unknown, place: Place): void {
  const [member, ...inner] = place;
  if (member === undefined || typeof value !== 'object' || value === null) return;
  if (inner.length > 0) leaveOut(Reflect.get(value, member), inner);
  else Reflect.deleteProperty(value, member);
}

function references(yaml: Document): number {
  let count = 0;
  visit(yaml, (_key, node) => { if (isAlias(node)) count += 1; });
  return count;
}

/** The line of a member, else of the nearest that contains it. */
function lineOf(yaml: Document, lines: LineCounter, place: Place): number | null {
  for (let depth = place.length; depth > 0; depth--) {
    const node = yaml.getIn(place.slice(0, depth), true);
    if (isNode(node) && node.range != null) return lines.linePos(node.range[0]).line;
  }
  return null;
}
