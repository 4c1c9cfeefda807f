import { Directory } from '@sanxiang/contracts';
import { orgOf, type Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { readDirectory, readRevisions, type KnownDirectory } from './directory-table.js';

const NONE: KnownDirectory = { directory: Directory.EMPTY, revision: 0 };

/** The directories of all orgs as they were when last looked at. One question tells which of them have changed since. */
export class Directories {
  private readonly known = new Map<string, KnownDirectory>();
  private loaded: Promise<void> | null = null;

  constructor(private readonly warehouse: Warehouse) {}

  of(org: Org): KnownDirectory { return this.known.get(org) ?? NONE; }

  /** Looks once; later calls cost nothing. */
  ready(): Promise<void> {
    this.loaded ??= this.refresh().catch((error: unknown) => { this.loaded = null; throw error; });
    return this.loaded;
  }

  /** Looks again: afterwards every directory is at least as it was when this was called. */
  async refresh(): Promise<void> {
    const revisions = await readRevisions(this.warehouse);
    await Promise.all([...revisions].map(async ([name, revision]) => {
      if (this.of(orgOf(name)).revision >= revision) return;
      const read = await readDirectory(this.warehouse, orgOf(name));
      // Two looks may overlap; the later directory stays.
      if (read.revision > this.of(orgOf(name)).revision) this.known.set(name, read);
    }));
  }
}
