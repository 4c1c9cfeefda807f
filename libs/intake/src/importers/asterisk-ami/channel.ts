import { memberOf } from './ami-event.js';
import type { AmiMessage } from './ami-reader.js';

/** The device of a channel, as queues name their members: `PJSIP/1001-0000002a` is `PJSIP/1001`, `Local/1001@agents-00000007;2` is `Local/1001@agents`. */
export function deviceOf(channel: string | undefined): string | undefined {
  const device = channel?.replace(/-[0-9a-f]+(?:;[12])?$/, '');
  return device === '' ? undefined : device;
}

/** The number of the channel that a message describes under a prefix: '' for its own, `dest`, `transfertarget`. */
export const numberOf = (message: AmiMessage, prefix: string): string | undefined => memberOf(message, `${prefix}calleridnum`);
