/** Importers: from foreign formats to the events of the contract. docs/importing.md says how they are used. */
export { callsFromCsv, csvHeader, type CallsCsvOptions } from './calls-csv/calls-csv.js';
export { MappingError, readMapping, type Mapping } from './calls-csv/mapping.js';
export { loadMapping, shippedMappings } from './calls-csv/shipped.js';
export { zoneOf, type Zone } from './calls-csv/local-time.js';
export { QUEUE_LOG_SOURCE, QueueLog, type QueueLogOptions } from './asterisk-queue-log/queue-log.js';
export { firstStamp, queueLogHeader, WrongLog } from './asterisk-queue-log/read-lines.js';
export { AMAZON_CONNECT_SOURCE, amazonConnect, type AmazonConnectOptions } from './amazon-connect/amazon-connect.js';
export { GENESYS_SOURCE, genesysConversations, type GenesysOptions } from './genesys-conversations/genesys-conversations.js';
export { cloudEvents, type CloudEventsOptions } from './cloud-events.js';
export { isRefused, sourceAdvanced, sourceDeclared, type Imported, type RefusedLine, type UnderstoodLine } from './imported.js';
export { AmiCalls, amiAction, AmiReader, NotAmi, stampOf, type AmiEvent, type AmiMessage, type AmiOptions, type Gap, type Stamp } from './asterisk-ami/index.js';
