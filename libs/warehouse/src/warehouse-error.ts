import { types } from 'node:util';
import { ClickHouseError } from '@clickhouse/client';
import { Unavailable } from '@sanxiang/kernel';

/** What the warehouse says is wrong with a statement or its rows; the same statement would fail again. */
export class WarehouseError extends Error {
  constructor(
    message: string,
    /** ClickHouse's number, e.g. 62. */
    readonly code: number,
    /** ClickHouse's name of it, e.g. `SYNTAX_ERROR`. */
    readonly type: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'WarehouseError';
  }
}

/**
 * Faults of the moment, not of the statement: too many queries or parts (202, 252), aborted or cancelled by a server that
 * stops (236, 394), no space (243), read-only or without its keeper (242, 225, 999), status of an insert not known (319), network inside a cluster (209, 210).
 */
const OF_THE_MOMENT = new Set([202, 252, 236, 394, 243, 242, 225, 999, 319, 209, 210]);
/** Over the limit of the whole server; a statement over its own limit is that statement's fault. */
const MEMORY_LIMIT = 241;
const OF_ALL = /\(total\)/;

/** Sorts whatever the client threw: no answer → `Unavailable`, refused → `WarehouseError`, the caller's own abort and mistakes stay what they are. */
export function warehouseFault(fault: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (fault instanceof ClickHouseError) {
    const code = Number(fault.code);
    if (OF_THE_MOMENT.has(code) || (code === MEMORY_LIMIT && OF_ALL.test(fault.message))) return new Unavailable('warehouse', { cause: fault });
    return new WarehouseError(fault.message.trim(), code, fault.type ?? '', { cause: fault });
  }
  if (!types.isNativeError(fault)) return fault;
  // Sockets' faults carry a code; the client's own timeouts and the pages of a proxy are plain errors. Subclasses (TypeError, SyntaxError) are mistakes of ours.
  return 'code' in fault || fault.name === 'Error' ? new Unavailable('warehouse', { cause: fault }) : fault;
}
