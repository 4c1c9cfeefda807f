/** Consumer groups of the event log: who reads it. */
export const GROUPS = {
  /** The call service. */
  call: 'call',
  /** The judge. */
  norms: 'norms',
  /** Everything that goes into the warehouse. */
  sink: 'sink',
} as const;
