import type { CloudEvent } from './envelope.js';
import { parseInstant } from './instant.js';

/** What a `source.advanced.v1` says its source is through with, epoch ms; 0 for every other event. Part of a source's clock (contract 1.4). */
export const throughOf = (e: CloudEvent): number =>
  (e.type === 'source.advanced.v1' && typeof e.data['through'] === 'string' ? parseInstant(e.data['through']) ?? 0 : 0);
