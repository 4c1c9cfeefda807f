import { readFile } from 'node:fs/promises';
import { BookLibrary, readBookText, readShippedBooks, type Book, type BookDocument, type BookFault, type ReadBook } from '@sanxiang/norms';
import { Failed, messageOf, say, type Terminal } from '../terminal.js';

/** A book from a file, judged without a running program. */
export interface CheckedFile {
  readonly text: string;
  readonly isJson: boolean;
  readonly read: ReadBook;
  /** null where it cannot be read. */
  readonly book: Book | null;
  readonly faults: readonly BookFault[];
  readonly library: BookLibrary;
}

/** As `SANXIANG_TZ`. */
const TZ_DEFAULT = 'Asia/Shanghai';

/** Reads and checks a book; `parents` are files of books that it may extend beside those that come with the program. Throws `Failed` where a file cannot be read. */
export async function checkedFile(terminal: Terminal, file: string, parents: readonly string[]): Promise<CheckedFile> {
  const library = new BookLibrary(readShippedBooks(), terminal.env['SANXIANG_TZ'] ?? TZ_DEFAULT);
  const known = new Map<string, BookDocument>();
  for (const parent of parents) {
    const { document } = readBookText(await textOf(terminal, parent));
    if (document !== null) known.set(document.book, document);
  }
  const text = await textOf(terminal, file);
  const read = readBookText(text);
  const { resolved, faults } = library.checked(read, (name) => known.get(name));
  return { text, isJson: text.trimStart().startsWith('{'), read, book: resolved?.book ?? null, faults, library };
}

async function textOf(terminal: Terminal, file: string): Promise<string> {
  try { return await readFile(file, 'utf8'); } catch (error) {
    throw new Failed(say(terminal, `读不到 ${file}：${messageOf(error)}`, `cannot read ${file}: ${messageOf(error)}`), { cause: error });
  }
}
