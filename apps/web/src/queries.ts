import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api.js';

/** How the pages ask: what was refused stays refused; faults and lost connections are tried again, for as long as the page is open. */

const RETRIES = 3;
const FRESH_MS = 5_000;
const FIRST_FAULT = 500;
/** After the retries, a page that shows an error asks again this often. */
const AGAIN_EVERY_MS = 15_000;

const passes = (error: unknown): boolean => error instanceof ApiProblem && (error.status === 0 || error.status >= FIRST_FAULT);

/** The interval at which a failed question is put again; false where asking again changes nothing. */
export const askAgain = (query: { readonly state: { readonly error: unknown } }): number | false => (passes(query.state.error) ? AGAIN_EVERY_MS : false);

export const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: FRESH_MS, retry: (count, error) => count < RETRIES && passes(error), refetchInterval: askAgain } },
});
