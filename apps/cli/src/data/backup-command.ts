import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Manifest } from '@sanxiang/data-directory';
import { Command } from 'commander';
import { Server } from '../server.js';
import { Failed, messageOf, say, type Terminal } from '../terminal.js';
import { dataFolder, startWarehouse, stoppedSource } from './data-folder.js';
import { DataProgress, mib } from './data-progress.js';

/** `sanxiang backup FOLDER`: of the running program or, with `--stopped`, of a directory that no program has open; read again and compared in either case. */
export function backupCommand(terminal: Terminal, version: string): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  return new Command('backup').description(t('备份数据目录：程序运行中或停止后都可以', 'back up the data directory, while the program runs or after it was stopped'))
    .argument('<folder>', t('新的（或空的）目录，与程序在同一台机器上', 'a new (or empty) folder, on the machine of the program'))
    .option('--stopped', t('程序已停止：直接备份 SANXIANG_DATA_DIR', 'the program is stopped: back up SANXIANG_DATA_DIR itself'))
    .option('--json', t('在标准输出打印一个 JSON 对象', 'print one JSON object on standard output'))
    .action(async (folder: string, { json, stopped }: { json?: boolean; stopped?: boolean }) => {
      const to = resolve(folder);
      const progress = new DataProgress(terminal);
      const began = performance.now();
      const { checkBackup } = await import('@sanxiang/data-directory');
      try {
        if (stopped === true) await ofTheStopped(terminal, to, `sanxiang ${version}`, progress);
        else await ofTheRunning(terminal, to, progress);
        const manifest = await checkBackup(to, ({ step, done, total }) => progress.tick(step, done, total));
        progress.done();
        tell(terminal, to, manifest, (performance.now() - began) / 1000, json === true);
      } catch (error) {
        progress.done();
        throw error instanceof Failed ? error : new Failed(messageOf(error), { cause: error });
      }
    });
}

async function ofTheRunning(terminal: Terminal, folder: string, progress: DataProgress): Promise<void> {
  const server = new Server(terminal);
  await server.greet().catch((error: unknown) => {
    throw new Failed(`${messageOf(error)}${say(terminal, '程序已停止则加 --stopped。', ' If it is stopped, add --stopped.')}`, { cause: error });
  });
  let made = false;
  for await (const line of server.lines('/v1/backups', { directory: folder })) {
    const error: unknown = Reflect.get(line, 'error');
    if (typeof error === 'string') throw new Failed(error);
    const step: unknown = Reflect.get(line, 'step');
    const done: unknown = Reflect.get(line, 'done');
    const total: unknown = Reflect.get(line, 'total');
    if (typeof step === 'string' && typeof done === 'number') progress.tick(step, done, typeof total === 'number' ? total : null);
    made ||= 'made' in line;
  }
  if (!made) throw new Failed(say(terminal, '连接中断，备份没有做完', 'the connection broke, the backup was not completed'));
}

async function ofTheStopped(terminal: Terminal, folder: string, program: string, progress: DataProgress): Promise<void> {
  const dataDir = dataFolder(terminal);
  const { backUp, lockDataDirectory } = await import('@sanxiang/data-directory');
  if (!existsSync(dataDir)) throw new Failed(say(terminal, `没有这个目录：${dataDir}`, `no such folder: ${dataDir}`));
  const lock = lockDataDirectory(dataDir);
  try {
    const engine = existsSync(join(dataDir, 'warehouse')) ? await startWarehouse(join(dataDir, 'warehouse')) : null;
    try {
      await backUp(stoppedSource(dataDir, program, engine?.warehouse ?? null), folder, { onProgress: ({ step, done, total }) => progress.tick(step, done, total) });
    } finally {
      await engine?.warehouse.close();
      await engine?.stop();
    }
  } finally {
    lock.close();
  }
}

function tell(terminal: Terminal, folder: string, { files, ...manifest }: Manifest, seconds: number, json: boolean): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (json) { terminal.out(`${JSON.stringify({ directory: folder, ...manifest, files: files.length, bytes, seconds })}\n`); return; }
  const events = (manifest.log['events']?.[1] ?? 0).toLocaleString('en');
  terminal.out(say(terminal,
    `已备份到 ${folder}：${files.length} 个文件，${mib(bytes)}，日志到第 ${events} 个事件；${manifest.begunAt} 之前答应收下的都在其中。已核对。\n`,
    `backed up to ${folder}: ${files.length} files, ${mib(bytes)}, the log up to event ${events}; all that was acknowledged before ${manifest.begunAt} is in it. Checked.\n`));
}
