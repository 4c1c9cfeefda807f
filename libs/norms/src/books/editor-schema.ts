import { BookSchema } from './book-schema.js';
import type { ParameterDefinition } from './parameter-definition.js';
import type { ShippedBooks } from './shipped-books.js';

/** The JSON Schema of a book for editors: it names every parameter, with its meaning, default and the values it may have. What is judged beyond it, `sanxiang books check` says. */
export function editorSchema({ definitions, documents }: ShippedBooks): Record<string, unknown> {
  const parameters = Object.fromEntries([...definitions].map(([name, definition]) => [name, parameterSchema(definition)]));
  const { properties } = BookSchema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema', ...BookSchema,
    properties: { ...properties, extends: { ...properties.extends, examples: [...documents.keys()] }, parameters: { type: 'object', properties: parameters, additionalProperties: false } },
  };
}

function parameterSchema({ type, options, zh, en, default: fallback, cell, rows }: ParameterDefinition): Record<string, unknown> {
  const told = { description: `${zh} · ${en}`, default: fallback };
  switch (type) {
    case 'number': return { ...told, type: 'number' };
    case 'switch': return { ...told, type: 'boolean' };
    case 'word': return { ...told, enum: options ?? [] };
    case 'words': return { ...told, type: 'array', items: options === undefined ? { type: 'string' } : { enum: options } };
    case 'windows': case 'durations': return { ...told, type: 'array', items: { type: 'string' } };
    case 'table': return { ...told, type: 'object', ...(rows !== undefined && { propertyNames: { enum: rows } }), additionalProperties: cell?.type === 'number' ? { type: 'number' } : true };
    case 'elapsed': case 'rings': case 'deadline': case 'time': case 'dates': case 'weekday_time': case 'calendar': case 'text': return { ...told, type: ['string', 'number'] };
  }
}
