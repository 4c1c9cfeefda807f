import type { Fault } from '@sanxiang/kernel';
import type { TLocalizedValidationError } from 'typebox/error';

/** What is wrong with a book: the member, why, and the line of the YAML where there is one. */
export interface BookFault extends Fault { readonly line?: number }

/** A place in a book, member by member. Parameters have dots in their names, so a path of text would not lead back. */
export type Place = readonly (string | number)[];
export interface PlacedFault { readonly place: Place; readonly reason: string }

/** `calendars.office.mon-fri[0]` */
export const pathText = (place: Place): string => place.map((p, i) => (typeof p === 'number' ? `[${p}]` : i === 0 ? p : `.${p}`)).join('');

/** What a schema refuses, said for people. Of a union only the whole is said. */
export function schemaFaults(errors: readonly TLocalizedValidationError[], root: Place = []): PlacedFault[] {
  const faults = errors.filter((e) => !/\/anyOf\/\d/.test(e.schemaPath)).flatMap((error): PlacedFault[] => {
    const place = [...root, ...error.instancePath.split('/').slice(1).map((p) => (/^\d+$/.test(p) ? Number(p) : p.replaceAll('~1', '/').replaceAll('~0', '~')))];
    if (error.keyword === 'required') return error.params.requiredProperties.map((name) => ({ place: [...place, name], reason: '缺失 · is missing' }));
    if (error.keyword === 'additionalProperties') return error.params.additionalProperties.map((name) => ({ place: [...place, name], reason: '没有这一项 · there is no such member' }));
    return [{ place, reason: `应为 · must be ${expectation(error)}` }];
  });
  return [...new Map(faults.map((f) => [JSON.stringify(f.place), f])).values()];
}

function expectation(error: TLocalizedValidationError): string {
  switch (error.keyword) {
    case 'enum': return error.params.allowedValues.join(' | ');
    case 'type': return [error.params.type].flat().join(' | ');
    case 'minimum': return `≥ ${error.params.limit}`;
    case 'maximum': return `≤ ${error.params.limit}`;
    case 'minLength': case 'minItems': return `≥ ${error.params.limit}`;
    case 'maxLength': case 'maxItems': return `≤ ${error.params.limit}`;
    case 'pattern': return String(error.params.pattern);
    default: return error.message;
  }
}
