import type { Imported } from '@sanxiang/intake';
import type { SourceFile } from './source-file.js';

/** One foreign format: how its files are read, and what stands above lines that are kept aside. */
export interface Format {
  read(file: SourceFile): AsyncIterable<Imported>;
  header(file: SourceFile): Promise<string | null>;
  /** Files of one source in the order in which they have to be read, where it is not that of the command line. */
  order?(files: readonly SourceFile[]): Promise<readonly SourceFile[]>;
  /** Once a file is old its calls are over, even those of which it does not tell the end: its source's clock is put past their idle limit. */
  readonly history?: boolean;
}
