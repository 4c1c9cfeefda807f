/** Live events of an Asterisk Manager as events of the contract. docs/publishing.md says how it is set up. */
export { AmiCalls, type AmiOptions } from './ami-calls.js';
export { stampOf, type AmiEvent, type Stamp } from './ami-event.js';
export { amiAction, AmiReader, NotAmi, type AmiMessage } from './ami-reader.js';
export type { Gap } from './resync.js';
