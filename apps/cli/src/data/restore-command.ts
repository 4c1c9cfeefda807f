import { resolve } from 'node:path';
import type { Manifest } from '@sanxiang/data-directory';
import { Command } from 'commander';
import { Failed, messageOf, say, type Terminal } from '../terminal.js';
import { dataFolder, restoreTools } from './data-folder.js';
import { DataProgress, mib } from './data-progress.js';

interface Options { readonly to?: string; readonly check?: boolean; readonly json?: boolean }

/** `sanxiang restore FOLDER`: puts a backup into an empty data directory; `--check` only compares it with its list. */
export function restoreCommand(terminal: Terminal): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  return new Command('restore').description(t('把备份恢复到空的数据目录', 'put a backup into an empty data directory'))
    .argument('<folder>', t('sanxiang backup 做的目录', 'a folder that sanxiang backup has made'))
    .option('--to <dir>', t('恢复到哪里（默认 SANXIANG_DATA_DIR）', 'where to (default: SANXIANG_DATA_DIR)'))
    .option('--check', t('只核对备份，不恢复', 'only check the backup'))
    .option('--json', t('在标准输出打印一个 JSON 对象', 'print one JSON object on standard output'))
    .action(async (folder: string, { to, check, json }: Options) => {
      const from = resolve(folder);
      const dataDir = to === undefined ? dataFolder(terminal) : resolve(to);
      const progress = new DataProgress(terminal);
      const began = performance.now();
      const { checkBackup, restore } = await import('@sanxiang/data-directory');
      const tools = restoreTools(({ step, done, total }) => progress.tick(step, done, total));
      try {
        const manifest = check === true ? await checkBackup(from, tools.onProgress) : await restore(from, dataDir, tools);
        progress.done();
        tell(terminal, from, check === true ? null : dataDir, manifest, (performance.now() - began) / 1000, json === true);
      } catch (error) {
        progress.done();
        throw error instanceof Failed ? error : new Failed(messageOf(error), { cause: error });
      }
    });
}

function tell(terminal: Terminal, from: string, dataDir: string | null, { files, ...manifest }: Manifest, seconds: number, json: boolean): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (json) { terminal.out(`${JSON.stringify({ directory: from, ...(dataDir !== null && { restoredTo: dataDir }), ...manifest, files: files.length, bytes, seconds })}\n`); return; }
  const about = `${files.length}, ${mib(bytes)}, ${manifest.madeBy}, ${manifest.begunAt}`;
  terminal.out(dataDir === null
    ? say(terminal, `备份完好（文件 ${about}）\n`, `the backup is whole (files ${about})\n`)
    : say(terminal, `已恢复到 ${dataDir}（文件 ${about}）。启动后让发送方重发 ${manifest.begunAt} 之后的事件；重复的不计。\n`, `restored to ${dataDir} (files ${about}). After the start, have publishers send again what came after ${manifest.begunAt}; copies do not count.\n`));
}
