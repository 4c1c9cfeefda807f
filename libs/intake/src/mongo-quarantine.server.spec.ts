import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { orgOf, readSettings, Unavailable } from '@sanxiang/kernel';
import { MongoDatabase } from '@sanxiang/state-store';
import { clockAt } from '@sanxiang/testing';
import { MongoQuarantine } from './mongo-quarantine.js';
import { quarantineSuite } from './quarantine.suite.js';

quarantineSuite('MongoDB quarantine', async () => {
  const { mongoUrl } = readSettings();
  if (mongoUrl === null) throw new Error('MONGO_URL is not set: run `npm run test:servers`');
  const url = mongoUrl.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/test-${randomUUID()}`);
  return {
    open: (clock, rowsMax) => new MongoQuarantine(url, clock, rowsMax),
    async cleanUp() {
      const database = new MongoDatabase(url);
      await database.use('test', (db) => db.dropDatabase());
      await database.close();
    },
  };
});

describe('MongoDB quarantine without a server', () => {
  it('is unavailable, within seconds', async () => {
    const quarantine = new MongoQuarantine('mongodb://127.0.0.1:1/none', clockAt(0));
    const fault = await quarantine.counts(orgOf('a'), null).catch((error: unknown) => error);
    expect(fault instanceof Unavailable && fault.part).toBe('quarantine');
    await quarantine.close();
  });
});
