import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedQuarantine } from './embedded-quarantine.js';
import { quarantineSuite } from './quarantine.suite.js';

quarantineSuite('embedded quarantine', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sanxiang-quarantine-'));
  return {
    open: (clock, rowsMax) => new EmbeddedQuarantine(join(dir, 'quarantine.db'), clock, rowsMax),
    cleanUp: () => rm(dir, { recursive: true }),
  };
});
