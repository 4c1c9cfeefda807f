/** Defaults of the policy parameters that figures use (norms.md section 9, contract 1.2 and 4). Milliseconds, but where the name says otherwise. */
export const ABANDON_SHORT_MS = 5000; // abandon.shortSeconds
export const SERVICE_LEVEL_S = 20; // sl.seconds
export const REPEAT_WINDOW_MS = 7 * 86_400_000; // repeat.window
/** Local days behind a day that the window of its calls reaches into; clocks that are set back make it an hour longer. */
export const REPEAT_REACH_DAYS = REPEAT_WINDOW_MS / 86_400_000 + 1;
export const INBOUND_LONG_MS = 300_000; // call.inLong
export const OUTBOUND_LONG_MS = 180_000; // call.outMax
