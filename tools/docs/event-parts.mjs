/** The tables of docs/publishing.md, from the event contracts. */
import { coded, table } from './generated.mjs';

/**
 * @typedef {object} EventType what is read of an event type
 * @property {string} type
 * @property {string} zh
 * @property {string} en
 * @property {string} topic
 * @property {true} [oursOnly]
 * @property {{ required?: readonly string[], properties: Readonly<Record<string, unknown>> }} data
 */

/**
 * @param {readonly EventType[]} types
 * @param {Readonly<Record<string, readonly string[]>>} carried what every event of a noun may carry, said once above the table
 * @param {Readonly<Record<string, { zh: string, en: string }>>} reasons why an event may be refused
 * @returns {Record<'event-types' | 'dimensions' | 'case-dimensions' | 'reasons', string>}
 */
export function eventParts(types, carried, reasons) {
  const rows = types.filter(({ topic, oursOnly }) => topic === 'events' && oursOnly !== true).map(({ type, zh, en, data }) => {
    const required = data.required ?? [];
    const common = carried[type.slice(0, type.indexOf('.'))] ?? [];
    const optional = Object.keys(data.properties).filter((name) => !required.includes(name) && !common.includes(name));
    return [`\`${type}\``, `${zh}<br>${en}`, coded(required), coded(optional)];
  });
  return {
    'event-types': table(['类型 type', '意思 meaning', '必填 required', '可选 optional'], rows),
    dimensions: coded(carried.call ?? []),
    'case-dimensions': coded(carried.ticket ?? []),
    reasons: table(['`reason`', '', ''], Object.entries(reasons).map(([word, { zh, en }]) => [`\`${word}\``, zh, en])),
  };
}
