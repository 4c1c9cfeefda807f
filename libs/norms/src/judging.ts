/** What others may use of the judge. */
export type { CaseFile, CaseView, Declaration, SourceState } from './case/case-view.js';
export { KIND_NAMES, KINDS, type Kind } from './case/kinds.js';
export { argumentFaults, PATTERNS } from './patterns/catalogue.js';
export * from './judge/judge.js';
export * from './judge/explain.js';
export * from './judge/check-norm.js';
export * from './service/case.document.js';
export * from './service/judge.module.js';
export { JudgeService, type JudgeParts } from './service/judge.service.js';
export * from './service/open-judge.js';
export { sortBatch } from './service/incoming.js';
export * from './service/shelf.js';
export * from './judge/shipped-norms.js';
