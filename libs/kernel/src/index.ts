export * from './clock.js';
export * from './log.js';
export * from './org.js';
export * from './problem.js';
export * from './problem-filter.js';
export * from './settings.js';
export * from './paging.js';
export * from './zone.js';
