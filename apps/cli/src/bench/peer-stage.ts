/** Runs a peer in a process of its own and reads what it measured. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failed } from '../terminal.js';
import { isResult, type PeerResult, type PeerTask } from './peer-row.js';

export type Peer = 'engine-limit' | 'usual-program';
const SAID_MAX = 2000;

/** Measures one peer; throws `Failed` with its last words when it fails. */
export async function peerStage(peer: Peer, dir: string, corpus: string): Promise<PeerResult> {
  const { MIGRATIONS } = await import('@sanxiang/analytics');
  // The table of raw events as the program makes it: its own first step, the first statement.
  const ddl = MIGRATIONS.filter(({ name }) => name === 'events').flatMap(({ statements }) => statements.slice(0, 1));
  const task: PeerTask = { corpus, dir: join(dir, peer), ddl };
  const file = join(dir, `${peer}.json`);
  writeFileSync(file, JSON.stringify(task));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(`./${peer}.js`, import.meta.url)), file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (d: Buffer) => { out += d.toString(); });
    child.stderr.on('data', (d: Buffer) => { err = (err + d.toString()).slice(-SAID_MAX); });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const last = out.trim().split('\n').at(-1) ?? '';
      let result: unknown = null;
      try { result = JSON.parse(last); } catch { /* said below */ }
      if (code === 0 && isResult(result)) resolve(result);
      else reject(new Failed(`${peer}: ${signal ?? code}\n${err}`));
    });
  });
}
