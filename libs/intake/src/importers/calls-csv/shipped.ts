/** The mappings that come with the program, in libs/intake/mappings. */
import { readFile, readdir } from 'node:fs/promises';
import { readMapping, type Mapping } from './mapping.js';

/** Beside `src` and `dist` alike. */
const FOLDER = new URL('../../../mappings/', import.meta.url);
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ENDING = '.yaml';

/** Names of the mappings that come with the program, sorted. */
export const shippedMappings = async (): Promise<readonly string[]> =>
  (await readdir(FOLDER)).filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length)).sort();

/** Reads a mapping: one that comes with the program by its name, any other by its path. Throws a `MappingError`, or what reading the file throws. */
export async function loadMapping(nameOrPath: string): Promise<Mapping> {
  const shipped = NAME.test(nameOrPath) && (await shippedMappings()).includes(nameOrPath);
  return readMapping(await readFile(shipped ? new URL(nameOrPath + ENDING, FOLDER) : nameOrPath, 'utf8'), nameOrPath);
}
