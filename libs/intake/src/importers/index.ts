/** Importers: from foreign formats to the events of the contract. docs/importing.md says how they are used. */
export { callsFromCsv, csvHeader, type CallsCsvOptions } from './calls-csv/calls-csv.js';
export { MappingError, readMapping, type Mapping } from './calls-csv/mapping.js';
export { loadMapping, shippedMappings } from './calls-csv/shipped.js';
export { zoneOf, type Zone } from './calls-csv/local-time.js';
export { cloudEvents, type CloudEventsOptions } from './cloud-events.js';
export { isRefused, sourceAdvanced, type Imported, type RefusedLine, type UnderstoodLine } from './imported.js';
