import mongoose, { type Connection, type mongo } from 'mongoose';
import { Unavailable } from '@sanxiang/kernel';

/** The database when the URL names none. */
const DATABASE = 'sanxiang';
/** How long an operation looks for a server before the fault is told; also the bound on the first connection. */
const SELECT_MS = 4000;
/** How long an answer may take; a server that hangs is given up then. */
const ANSWER_MS = 20_000;
const CONNECTIONS_MAX = 16;

const OPTIONS = {
  serverSelectionTimeoutMS: SELECT_MS, connectTimeoutMS: SELECT_MS, socketTimeoutMS: ANSWER_MS, maxPoolSize: CONNECTIONS_MAX, appName: 'sanxiang',
  // What is acknowledged has to survive the loss of a server: most of a replica set have it on disk.
  writeConcern: { w: 'majority', journal: true },
} as const;

/**
 * One database on a MongoDB server or replica set, on a connection of its own. Nothing is asked of the server before the first use,
 * and one that was away is found again by the next. What needs no transactions and no secondary indexes runs on any server.
 */
export class MongoDatabase {
  private readonly connection: Connection = mongoose.createConnection();
  private readonly name: string;
  private opening: Promise<Connection> | null = null;

  /** `url`: `mongodb://host:27017/database`, as MongoDB writes it. */
  constructor(private readonly url: string) {
    this.name = decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(url)?.[1] ?? DATABASE);
  }

  /** Does some work on the database; whatever the server or the network throws there is `Unavailable(part)`, with its cause. */
  async use<T>(part: string, work: (db: mongo.Db) => Promise<T>): Promise<T> {
    try {
      return await work(await this.open());
    } catch (cause) {
      throw cause instanceof mongoose.mongo.MongoError || cause instanceof mongoose.MongooseError ? new Unavailable(part, { cause }) : cause;
    }
  }

  /** Resolves when the server answers; throws `Unavailable('mongo')` within a few seconds when it does not. */
  async ping(): Promise<void> { await this.use('mongo', (db) => db.command({ ping: 1 })); }

  /** A driver that has been connected finds its server again by itself; only a first connection that failed is tried anew. */
  private async open(): Promise<mongo.Db> {
    this.opening ??= this.connection.openUri(this.url, { ...OPTIONS, dbName: this.name });
    try {
      const { db } = await this.opening;
      if (db === undefined) throw new mongoose.MongooseError('the connection is closed');
      return db;
    } catch (error) {
      this.opening = null;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.opening?.catch(() => undefined);
    await this.connection.destroy();
  }
}

const DUPLICATE_KEY = 11_000;
/** Whether a bulk write failed only where a key was there already. */
export const isTaken = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoBulkWriteError && error.result.getWriteConcernError() === undefined && [error.writeErrors].flat().every((e) => e.code === DUPLICATE_KEY);
