/** Records in the log that intake would never have let in: what another program, or a broken disk, could put there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '@sanxiang/contracts';
import { EmbeddedEventLog, KafkaEventLog } from '@sanxiang/event-log';
import { createLogger, systemClock } from '@sanxiang/kernel';
import { makeFeed } from './feed.mjs';
import { sendAll } from './publishers.mjs';
import { within } from './run.mjs';

/** Ids of their own: two that differ under one id would be a conflict, which intake can handle. */
const EVENT = { specversion: '1.0', id: 'poison', source: 'poison', type: 'call.answered.v1', subject: 'poison', time: '2026-03-02T10:00:00+08:00', org: 'default', data: { agent: 'A01' } };
/** By topic. Each is wrong in another way. */
const POISON = {
  events: ['not JSON {', 'null', '42', '{}', JSON.stringify({ ...EVENT, id: 'no time', time: 'noon' }), JSON.stringify({ ...EVENT, id: 'no data', data: null }), JSON.stringify({ ...EVENT, id: 'no org', org: undefined })],
  'call-facts': ['not JSON {', 'null', '{}', JSON.stringify({ org: 'default', id: 'poison', version: 'new' })],
  outcomes: ['not JSON {', '{}'],
};
const KEY = 'default\npoison';
const log = createLogger('silent', 'faults');

/** @type {import('./faults.mjs').Fault} */
export const poison = {
  what: '日志里有谁也处理不了的记录 · records in the log that nobody can handle',
  options: {},
  async work(run, { seed, calls }) {
    const feed = makeFeed({ seed: Number(seed), calls: Number(calls) });
    const program = await run.program();
    await run.start(program);
    await sendAll(program, [...feed.declared, ...feed.inOrder.slice(0, feed.inOrder.length / 2)]);
    const put = run.split ? await intoKafka(program) : await intoFiles(run, program);
    run.say(`${put} poisonous records are in the log`);
    await sendAll(program, feed.inOrder.slice(feed.inOrder.length / 2));
    const settledMs = await run.settled(program);
    run.say(`settled after ${settledMs} ms all the same`);
    const deadLetters = run.split ? await fromKafka(program) : null;
    // Started again, it meets them again where an index is built from the log.
    await program.kill();
    const readyMs = await run.start(program);
    const compared = await run.compare(program, feed);
    const letters = deadLetters ?? await fromFiles(program);
    const topics = Object.fromEntries(Object.keys(POISON).map((topic) => [topic, letters.filter((letter) => letter.topic === topic).length]));
    for (const [topic, values] of Object.entries(POISON)) {
      const dead = new Set(letters.filter((letter) => letter.topic === topic).map(({ value }) => value));
      const unheard = values.filter((value) => !dead.has(value));
      run.hold(unheard.length === 0, `${unheard.length} of ${values.length} poisonous records of ${topic} are in no dead letter: ${unheard[0]}`);
      run.hold([...dead].every((value) => values.includes(value)), `a good record of ${topic} is in the dead letters`);
    }
    return { put, deadLetters: topics, readyMs, ...compared };
  },
};

const records = (values) => values.map((value) => ({ key: KEY, value }));

/** Into the files of a program that stands still. */
async function intoFiles(run, program) {
  await program.kill();
  const eventLog = new EmbeddedEventLog(join(program.dataDir, 'log'), systemClock, log);
  for (const [topic, values] of Object.entries(POISON)) await eventLog.append(topic, records(values));
  await eventLog.close();
  run.say(`ready after ${await run.start(program)} ms`);
  return Object.values(POISON).flat().length;
}

async function fromFiles(program) {
  const eventLog = new EmbeddedEventLog(join(program.dataDir, 'log'), systemClock, log);
  try { return await read(eventLog); } finally { await eventLog.close(); }
}

const READER = 'faults';
const READ_MS = 60_000;

/** All dead letters that there are. @param {import('@sanxiang/event-log').EventLog} eventLog */
async function read(eventLog) {
  const letters = [];
  const reading = await eventLog.consume(READER, TOPICS.deadLetters, async ({ records: some }) => { letters.push(...some.map(({ value }) => JSON.parse(value))); });
  await within('the dead letters to be read', READ_MS, async () => letters.length > 0 && await eventLog.behind(READER, TOPICS.deadLetters) === 0);
  await reading.stop();
  return letters;
}

/** The log of a program in split mode, by the address that its broker gives. */
async function withKafka(program, work) {
  const properties = readFileSync(join(program.dataDir, 'kafka', 'server.properties'), 'utf8');
  const [, broker = ''] = /^advertised\.listeners=PLAINTEXT:\/\/(\S+)$/m.exec(properties) ?? [];
  const eventLog = new KafkaEventLog({ brokers: [broker] }, log);
  try { return await work(eventLog); } finally { await eventLog.close(); }
}

const intoKafka = (program) => withKafka(program, async (eventLog) => {
  for (const [topic, values] of Object.entries(POISON)) await eventLog.append(topic, records(values));
  return Object.values(POISON).flat().length;
});

const fromKafka = (program) => withKafka(program, read);
