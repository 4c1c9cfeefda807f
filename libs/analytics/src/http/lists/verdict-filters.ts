import { ATTRIBUTIONS, SEVERITIES, VERDICT_OUTCOMES } from '@sanxiang/contracts';
import { nameParam, wordParam, type RawQuery } from '../params.js';
import type { Condition } from './call-filters.js';

/** Filters by a name, and where they look. */
const BY_NAME: Readonly<Record<string, string>> = {
  norm: 'verdicts.norm', family: 'verdicts.family', subject: 'subject', agent: 'verdicts.agent', team: 'verdicts.team', department: 'verdicts.department', queue: 'verdicts.queue',
};
/** Filters by a word of a closed list. */
const BY_WORD: Readonly<Record<string, { readonly column: string; readonly words: readonly string[] }>> = {
  outcome: { column: 'verdicts.outcome', words: VERDICT_OUTCOMES },
  severity: { column: 'verdicts.severity', words: SEVERITIES },
  attributedTo: { column: 'verdicts.attributed_to', words: ATTRIBUTIONS },
};
/** Nobody said whose it is: a norm and a subject are always there. */
const MAY_BE_NULL = new Set(['agent', 'team', 'department', 'queue']);

/** Parameters that choose verdicts, in lists and exports. */
export const VERDICT_FILTERS: readonly string[] = [...Object.keys(BY_NAME), ...Object.keys(BY_WORD)];

/** The filters of a request as a condition on `cases ARRAY JOIN verdicts`. Throws bad input for a value that no verdict can have. */
export function verdictFilter(query: RawQuery): Condition {
  const conditions: string[] = [];
  const params: Record<string, string> = {};
  for (const [name, column] of Object.entries(BY_NAME)) {
    // As with figures: an empty value asks for what nobody said.
    if (query[name] === '' && MAY_BE_NULL.has(name)) { conditions.push(`${column} IS NULL`); continue; }
    const value = nameParam(query, name);
    if (value === undefined) continue;
    conditions.push(`${column} = {${name}:String}`);
    params[name] = value;
  }
  for (const [name, { column, words }] of Object.entries(BY_WORD)) {
    const word = wordParam(query, name, words);
    if (word === undefined) continue;
    conditions.push(`${column} = {${name}:String}`);
    params[name] = word;
  }
  return { sql: conditions.map((c) => ` AND ${c}`).join(''), params };
}

/** Verdicts on an agent's own conduct; `agent` is the agent's id. */
export const ownVerdicts = (agent: string): Condition => ({ sql: ' AND verdicts.agent = {own:String}', params: { own: agent } });
