import { Module, type DynamicModule } from '@nestjs/common';
import type { Clock } from '@sanxiang/kernel';
import { BookPublisher, type SayOwn } from './book-publisher.js';
import { BOOKS_CLOCK, BooksController } from './books.controller.js';
import { BooksReader } from './books-reader.js';
import { EXPLAIN_NORM, NormsController } from './norms.controller.js';
import { judgedWords } from './judged-words.js';
import type { ExplainNorm } from './norm-view.js';

/** What books and norms are served from. */
export interface BooksParts {
  readonly reader: BooksReader;
  readonly say: SayOwn;
  readonly clock: Clock;
  /** By default in a sentence made of the norm's arguments. */
  readonly explain?: ExplainNorm;
}

/** `/v1/books` and `/v1/norms`. */
@Module({})
export class BooksModule {
  static with({ reader, say, clock, explain = judgedWords }: BooksParts): DynamicModule {
    return {
      module: BooksModule,
      controllers: [BooksController, NormsController],
      providers: [
        { provide: BooksReader, useValue: reader }, { provide: BookPublisher, useValue: new BookPublisher(say, reader, clock) },
        { provide: BOOKS_CLOCK, useValue: clock }, { provide: EXPLAIN_NORM, useValue: explain },
      ],
    };
  }
}
