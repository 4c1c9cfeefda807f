export * from './call-story.js';
export * from './clock.js';
export * from './process-tree.js';
export * from './program.js';
export * from './random.js';
export * from './source-events.js';
export * from './trace-collector.js';
export * from './until.js';
