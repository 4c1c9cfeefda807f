import type { NormEntry } from '../books/book.js';
import { BookLibrary } from '../books/library.js';
import { readShippedBooks } from '../books/shipped-books.js';
import { checkNorm } from './check-norm.js';

/** The books that come with the program, the base first, each with all norms that hold in it. Throws where the books are not whole. */
export function shippedNorms(): { readonly name: string; readonly norms: ReadonlyMap<string, NormEntry> }[] {
  const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai', checkNorm);
  return [...library.shipped.documents].map(([name, document]) => ({ name, norms: library.resolve(document, () => undefined).book.norms }));
}
