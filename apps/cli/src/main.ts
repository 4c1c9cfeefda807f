import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { listenCommand } from './ami/listen-command.js';
import { benchCommand } from './bench/bench-command.js';
import { booksCommand } from './books/books-command.js';
import { dashboardsCommand } from './dashboards/dashboards-command.js';
import { backupCommand } from './data/backup-command.js';
import { restoreCommand } from './data/restore-command.js';
import { upgradeCommand } from './data/upgrade-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { importCommand } from './import/import-command.js';
import { Failed, messageOf, processTerminal, say, WrongUsage, type Terminal } from './terminal.js';

export const EXIT = { done: 0, failed: 1, wrongUsage: 2 } as const;

const version = (): string => {
  const read: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : '';
};

/** Commander's headings in Chinese. */
const TITLES: Readonly<Record<string, string>> = { 'Usage:': '用法：', 'Options:': '选项：', 'Commands:': '命令：', 'Arguments:': '参数：' };

/** All commands. What serves stands here for its help alone: the launcher runs it. */
export function commands(terminal: Terminal): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const program = new Command('sanxiang')
    .description(t('三响：热线与呼叫中心的服务质量', 'Sanxiang: service quality for hotlines and call centres'))
    .version(version(), '-V, --version', t('打印版本', 'print the version'))
    .helpOption('-h, --help', t('打印帮助', 'print help'))
    .helpCommand(false)
    .configureHelp({ styleTitle: (title) => (terminal.lang === 'en' ? title : TITLES[title] ?? title) })
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .addHelpText('after', t(
      '\n命令通过 SANXIANG_URL（默认 http://127.0.0.1:8300）与运行中的程序对话，密钥放在 SANXIANG_KEY。\n退出码：0 完成，1 失败，2 用法有误。English: SANXIANG_LANG=en',
      '\nCommands speak to the running program at SANXIANG_URL (default http://127.0.0.1:8300) with the key in SANXIANG_KEY.\nExit codes: 0 done, 1 failed, 2 wrong usage.',
    ));
  const add = (command: Command): void => {
    program.addCommand(command.copyInheritedSettings(program).helpCommand(false));
    for (const sub of command.commands) sub.copyInheritedSettings(program);
  };
  const serves = (name: string, zh: string, en: string): void => add(new Command(name).description(t(zh, en)).option('--check-config', t('只检查设置', 'check the settings only')));
  serves('start', '启动全部服务与网页', 'start all services and the pages');
  serves('intake', '分开的进程：接收事件', 'split mode: takes events');
  serves('call', '分开的进程：拼出通话', 'split mode: puts calls together');
  serves('norms', '分开的进程：按规范判定', 'split mode: judges by the norms');
  serves('analytics', '分开的进程：写仓库，答指标与网页', 'split mode: fills the warehouse, answers figures and pages');
  add(new Command('demo').description(t('用真实的一天演示（历史数据按时钟重放）', 'play one real day on the wallboard')));
  add(importCommand(terminal));
  add(listenCommand(terminal));
  add(doctorCommand(terminal));
  add(booksCommand(terminal));
  add(dashboardsCommand(terminal));
  add(backupCommand(terminal, version()));
  add(restoreCommand(terminal));
  add(upgradeCommand(terminal, version()));
  add(benchCommand(terminal));
  return program;
}

/** Runs one command; answers the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const program = commands(terminal);
    if (args.length === 0) { terminal.err(program.helpInformation()); return EXIT.wrongUsage; }
    await program.parseAsync([...args], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
    terminal.err(`${error instanceof Failed || error instanceof WrongUsage ? error.message : messageOf(error)}\n`);
    return error instanceof WrongUsage ? EXIT.wrongUsage : EXIT.failed;
  }
}

/** The command line of this process. */
export async function main(args: readonly string[], env: Terminal['env']): Promise<void> {
  process.exitCode = await run(args, processTerminal(env));
}
