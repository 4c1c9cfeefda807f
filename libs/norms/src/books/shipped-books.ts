import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/compile';
import { Type } from 'typebox';
import { parse } from 'yaml';
import type { BookDocument, NormDocument } from './book-schema.js';
import { pathText, schemaFaults } from './book-fault.js';
import { bookValidator } from './read-book.js';
import { ParameterSchema } from './parameter-definition.js';
import type { Definitions } from './resolve-book.js';

/** The folder of the books that come with the program. */
export const NORM_BOOKS_DIR = fileURLToPath(new URL('../../../../norm-books', import.meta.url));
export const BASE = 'base';

/** The books that come with the program: the base, and one for each kind of organisation. */
export interface ShippedBooks {
  /** What parameters there are. */
  readonly definitions: Definitions;
  /** By name. */
  readonly documents: ReadonlyMap<string, BookDocument>;
  readonly base: BookDocument;
}

const definitionsValidator = Compile(Type.Record(Type.String(), ParameterSchema));
const isYaml = (name: string): boolean => name.endsWith('.yaml');

/**
 * Reads the shipped books: `base/` is one book in several files, `parameters.yaml` (what parameters there are, with defaults), `book.yaml` and `norms/*.yaml`;
 * every `<name>.yaml` beside it is a book. Throws where one does not satisfy its schema: the program is not whole.
 */
export function readShippedBooks(dir = NORM_BOOKS_DIR): ShippedBooks {
  const baseDir = join(dir, BASE);
  const definitions = valid(definitionsValidator, yamlFile(join(baseDir, 'parameters.yaml')), 'parameters.yaml');
  const norms: Record<string, NormDocument> = {};
  for (const file of yamlFiles(join(baseDir, 'norms'))) {
    for (const [id, norm] of Object.entries(yamlFile(join(baseDir, 'norms', file)) as Record<string, NormDocument>)) {
      if (norms[id] !== undefined) throw new Error(`norm ${id} stands in two files`);
      norms[id] = norm;
    }
  }
  const base = bookOf({ ...yamlFile(join(baseDir, 'book.yaml')) as object, norms }, BASE);
  const others = yamlFiles(dir).map((file): [string, BookDocument] => [basename(file, '.yaml'), bookOf(yamlFile(join(dir, file)), file)]);
  for (const [name, { book }] of others) if (book !== name) throw new Error(`${name}.yaml is called ${book}`);
  return { definitions: new Map(Object.entries(definitions)), documents: new Map([[BASE, base], ...others]), base };
}

const yamlFiles = (dir: string): string[] => readdirSync(dir).filter(isYaml).sort();
const yamlFile = (path: string): unknown => parse(readFileSync(path, 'utf8')) ?? {};
const bookOf = (value: unknown, file: string): BookDocument => valid(bookValidator, value, file);

function valid<T>(validator: { Check(value: unknown): value is T; Errors(value: unknown): Parameters<typeof schemaFaults>[0] }, value: unknown, file: string): T {
  if (validator.Check(value)) return value;
  throw new Error(`${file}: ${schemaFaults(validator.Errors(value)).map(({ place, reason }) => `${pathText(place)} ${reason}`).join('; ')}`);
}
