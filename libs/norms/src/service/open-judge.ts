import type { DynamicModule } from '@nestjs/common';
import type { EventLog } from '@sanxiang/event-log';
import { DEFAULT_ORG, type Clock, type Logger } from '@sanxiang/kernel';
import { openStateStore, type StateStorePlace } from '@sanxiang/state-store';
import type { Telemetry } from '@sanxiang/telemetry';
import { PublishedBooks } from '../books/books-in-force.js';
import { BookLibrary } from '../books/library.js';
import { readShippedBooks } from '../books/shipped-books.js';
import { checkNorm } from '../judge/check-norm.js';
import type { CaseDocument, HeardDocument, ShelfDocument, SourceDocument } from './case.document.js';
import { JudgeModule } from './judge.module.js';
import { JudgeService } from './judge.service.js';
import { LiveClock } from './live-clock.js';
import { Shelf } from './shelf.js';

/** The judge with its stores open. */
export interface OpenJudge {
  readonly module: DynamicModule;
  /** Lets the clocks of live sources run; after the module listens. */
  start(): void;
  stop(): Promise<void>;
  /** Throws where the store does not answer. */
  ping(): Promise<void>;
  /** Closes the stores; a last outbox still has to reach the log. */
  close(): Promise<void>;
}

/** What the judge works with beside its stores. */
export interface JudgeMeans {
  /** Zone of books that name none. */
  readonly tz: string;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly eventLog: EventLog;
  readonly log: Logger;
}

/** Opens the judge's stores. Throws where the shipped books are not whole. */
export async function openJudge(place: StateStorePlace, { tz, telemetry, clock, eventLog, log }: JudgeMeans): Promise<OpenJudge> {
  const books = new PublishedBooks(new BookLibrary(readShippedBooks(), tz, checkNorm));
  const [cases, sources, heard, shelf] = await Promise.all([
    openStateStore<CaseDocument>('case_file', place), openStateStore<SourceDocument>('case_source', place), openStateStore<HeardDocument>('heard_source', place), openStateStore<ShelfDocument>('book', place),
  ]);
  const service = new JudgeService({ cases, sources, heard, shelf: new Shelf(shelf, books), telemetry, log });
  const ticking = new LiveClock({ service, clock, eventLog, log });
  return {
    module: JudgeModule.with(service),
    start: () => ticking.start(),
    stop: () => ticking.stop(),
    ping: async () => { await sources.load(DEFAULT_ORG, ['any']); },
    close: async () => { await Promise.all([cases.close(), sources.close(), heard.close(), shelf.close()]); },
  };
}
