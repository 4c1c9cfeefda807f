/** The limits of contract 1: what is beyond them is rejected, never cut. */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Longest `id`, `source`, `subject` and dimension, in characters (code points, as JSON Schema counts). */
export const TEXT_LENGTH_MAX = 512;
/** Longest free text: a note, a reason, a turn of the conversation. */
export const REMARK_LENGTH_MAX = 16_384;
/** Levels of arrays and objects inside each other; the event itself is the first. */
export const NESTING_MAX = 64;
/** Bytes of UTF-8 of one event. */
export const EVENT_BYTES_MAX = 256 * 1024;
/** How far a `time` or `through` may lie ahead of the wall clock. */
export const AHEAD_MS_MAX = 5 * MINUTE_MS;
/** Nothing happened before 1970. */
export const EARLIEST_MS = 0;
/** What is planned (a due date, an assignment ahead of time) lies before this: the warehouse dates no further, and years like 9999 mean "never". */
export const PLANNED_BEFORE_MS = Date.UTC(2200, 0, 1);
/** Faults that one answer lists. */
export const FAULTS_MAX = 20;
/** Largest count (rings, places in a queue): what a 32-bit column holds. */
export const COUNT_MAX = 2_147_483_647;
/** Longest reported span: a year and a day. What is longer is a fault of the source's clock. */
export const SPAN_MS_MAX = 366 * DAY_MS;
