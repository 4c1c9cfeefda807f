import type { NormCheck } from '../books/resolve-book.js';
import { argumentFaults } from '../patterns/catalogue.js';

/** What is wrong with the arguments of a norm of a book that is to be let in. */
export const checkNorm: NormCheck = (norm) => argumentFaults(norm).map(({ path, reason }) => ({ place: path === '' ? [] : path.split('.'), reason }));
