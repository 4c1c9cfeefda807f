import { Command } from 'commander';
import { createLogger, systemClock } from '@sanxiang/kernel';
import { Failed, messageOf, say, type Terminal } from '../terminal.js';
import { dataFolder } from './data-folder.js';

/** `sanxiang upgrade`: brings the data directory of a stopped program to this version, also where the version before could not go back; `--check` only says what there is to do. */
export function upgradeCommand(terminal: Terminal, version: string): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  return new Command('upgrade').description(t('把数据目录升级到本版本的格式（先备份，先停止程序）', 'bring the data directory to the format of this version (back up and stop the program first)'))
    .option('--check', t('只说要做什么', 'only say what there is to do'))
    .option('--json', t('在标准输出打印一个 JSON 对象', 'print one JSON object on standard output'))
    .action(async ({ check, json }: { check?: boolean; json?: boolean }) => {
      const dataDir = dataFolder(terminal);
      const { FORMAT, formatOf, lockDataDirectory, openDataDirectory, pendingSteps } = await import('@sanxiang/data-directory');
      try {
        const format = formatOf(dataDir);
        const pending = pendingSteps(dataDir).map(({ to, what, irreversible }) => ({ to, what, irreversible }));
        if (format === null) throw new Failed(t(`没有数据：${dataDir}`, `there is no data in ${dataDir}`));
        if (check !== true) {
          const lock = lockDataDirectory(dataDir);
          try { openDataDirectory(dataDir, { program: `sanxiang ${version}`, clock: systemClock, log: createLogger('error', 'sanxiang') }, { irreversibly: true }); } finally { lock.close(); }
        }
        if (json === true) { terminal.out(`${JSON.stringify({ dataDir, format, supported: FORMAT, pending, upgraded: check !== true && pending.length > 0 })}\n`); return; }
        terminal.out(t(`${dataDir}：格式 ${format}，本版本 ${FORMAT}\n`, `${dataDir}: format ${format}, this version ${FORMAT}\n`));
        for (const { to, what, irreversible } of pending) terminal.out(`  ${to}  ${what}${irreversible ? t('（不可退回）', ' (no way back)') : ''}\n`);
        terminal.out(pending.length === 0 ? t('无需升级\n', 'nothing to do\n') : check === true ? '' : t('已升级\n', 'upgraded\n'));
      } catch (error) {
        throw error instanceof Failed ? error : new Failed(messageOf(error), { cause: error });
      }
    });
}
