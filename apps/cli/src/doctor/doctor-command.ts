import { resolve } from 'node:path';
import { Command } from 'commander';
import { Server } from '../server.js';
import { Failed, messageOf, say, type Terminal } from '../terminal.js';
import { fault, type Finding, type Words } from './finding.js';
import { clockSense, dataFolder, disk, memory, newestChange, nodeVersion, zones } from './machine.js';
import { keys, running, settings, warehouse } from './program.js';

const MARK = { ok: '✓', warn: '!', fault: '✗' } as const;

/** Every check, each to its end: one that cannot be done is a finding too. */
export async function examine(terminal: Terminal): Promise<Finding[]> {
  const t: Words = (zh, en) => say(terminal, zh, en);
  const { env } = terminal;
  const { findings, settings: read } = settings(env, t);
  const dataDir = read?.dataDir ?? resolve(env['SANXIANG_DATA_DIR'] || './data');
  const now = (): number => Date.now();
  const attempt = async (check: string, work: () => Finding | Finding[] | Promise<Finding | Finding[]>): Promise<void> => {
    try { findings.push(...[await work()].flat()); } catch (error) { findings.push(fault(check, messageOf(error), t('这一项没能检查', 'this could not be checked'))); }
  };
  await attempt('node', () => nodeVersion(process.version, t));
  await attempt('data', () => dataFolder(dataDir, t));
  await attempt('disk', () => disk(dataDir, t));
  await attempt('memory', () => memory(t));
  await attempt('clock', async () => clockSense(now(), await newestChange(dataDir), t));
  await attempt('time-zones', () => zones(read?.tz ?? 'Asia/Shanghai', process.versions['tz'], t));
  await attempt('keys', () => keys(env['SANXIANG_KEYS_FILE'], t));
  await attempt('warehouse', () => warehouse(read?.clickhouseUrl ?? null, t));
  await attempt('program', () => running(new Server(terminal).url, now, t));
  return findings;
}

/** `sanxiang doctor`: 1 when anything keeps the program from working. */
export function doctorCommand(terminal: Terminal): Command {
  const t: Words = (zh, en) => say(terminal, zh, en);
  return new Command('doctor').description(t('检查设置、机器与运行中的程序，并说明怎么办', 'check settings, machine and running program, and say what to do'))
    .option('--json', t('在标准输出打印一个 JSON 对象', 'print one JSON object on standard output'))
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(terminal);
      const faults = findings.filter(({ state }) => state === 'fault').length;
      if (json === true) terminal.out(`${JSON.stringify({ ok: faults === 0, findings })}\n`);
      else for (const { state, check, found, todo } of findings) terminal.out(`${MARK[state]} ${check.padEnd(12)} ${found}\n${todo === null ? '' : `    → ${todo}\n`}`);
      if (faults > 0) throw new Failed(t(`${faults} 处不正常`, `${faults} things are wrong`));
    });
}
