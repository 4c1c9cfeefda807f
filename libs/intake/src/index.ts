export * from './admission.js';
export * from './events.controller.js';
export * from './id-index.js';
export * from './intake.module.js';
export * from './intake.service.js';
export * from './lines.js';
export * from './quarantine.js';
export * from './importers/index.js';
