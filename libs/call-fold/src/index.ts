export * from './call-event.js';
export * from './call-of-events.js';
export * from './fold-call.js';
export * from './call.settings.js';
export type { HoldTrace } from './holds.js';
export { isListening } from './listening.js';
export { amount, flag, isData, oneOf, ownerOf, text, type Owner } from './members.js';
export { inOrder, ordered } from './order.js';
export { isRelease, type TransferTrace } from './transfers.js';
