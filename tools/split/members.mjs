/** Members of consumer groups whose processes are dead. The broker would keep their partitions for them until their sessions are over, and whoever is there would wait. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';

/** How a process names itself (libs/event-log/src/kafka/client.ts). */
const OF_PROCESS = /^sanxiang-(\d+)$/;
const ANSWER_MS = 3000;
/** A broker that has just been started names its groups only as it has read them. After so long their sessions are over anyway. */
const LOOK_FOR_MS = 10_000;
const LOOK_EVERY_MS = 400;

/**
 * Says goodbye for them, for as long as some may turn up. Fails quietly: the broker does the same a few seconds later by itself.
 * @param {string} broker `host:port` @param {(pid: number) => boolean} lives
 */
export async function dismissDead(broker, lives) {
  for (const until = performance.now() + LOOK_FOR_MS; performance.now() < until; await pause(LOOK_EVERY_MS)) {
    try {
      const dead = (await membersOf(broker)).filter(({ pid }) => !lives(pid));
      await Promise.all(dead.map(({ groupId, memberId }) => leave(broker, groupId, memberId)));
    } catch { /* not yet, or not any more */ }
  }
}

/** Of all groups. @returns {Promise<{ groupId: string, memberId: string, pid: number }[]>} */
async function membersOf(/** @type {string} */ broker) {
  const admin = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, connectionTimeout: ANSWER_MS, requestTimeout: ANSWER_MS, retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    const { groups } = await admin.listGroups();
    const described = groups.length === 0 ? [] : (await admin.describeGroups(groups.map(({ groupId }) => groupId))).groups;
    return described.flatMap(({ groupId, members }) => members.flatMap(({ memberId, clientId }) => {
      const [, pid] = OF_PROCESS.exec(clientId) ?? [];
      return pid === undefined ? [] : [{ groupId, memberId, pid: Number(pid) }];
    }));
  } finally {
    await admin.disconnect();
  }
}

/** LeaveGroup, version 0, of Kafka's protocol: a client can send it only for itself. */
const LEAVE_GROUP = 13;

async function leave(/** @type {string} */ broker, /** @type {string} */ groupId, /** @type {string} */ memberId) {
  const [host = '', port = ''] = broker.split(':');
  const head = Buffer.alloc(8);
  head.writeInt16BE(LEAVE_GROUP);
  const request = Buffer.concat([head, text('split'), text(groupId), text(memberId)]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(request.length);
  const socket = connect({ host, port: Number(port), signal: AbortSignal.timeout(ANSWER_MS) });
  try {
    socket.write(Buffer.concat([length, request]));
    await once(socket, 'data');
  } finally { socket.destroy(); }
}

/** A string of the protocol: its length in bytes before it. */
function text(/** @type {string} */ value) {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
