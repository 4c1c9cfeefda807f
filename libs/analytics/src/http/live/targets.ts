/**
 * What the tiles compare with (contract 3, `targets`; defaults of norms.md). The only place that says them until norm books do.
 * In the metric's unit: percent as 0–100, seconds.
 */
export const TARGETS: Readonly<Record<string, number>> = { 'M-SL': 80, 'M-ANS-RATE': 95, 'M-ASA': 15, 'M-ABD': 5 };
