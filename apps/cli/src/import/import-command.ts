import { isOrgName, isTimeZone } from '@sanxiang/kernel';
import { Command } from 'commander';
import { Progress } from '../progress.js';
import { Server } from '../server.js';
import { Failed, messageOf, say, WrongUsage, type Terminal } from '../terminal.js';
import { Aside } from './aside.js';
import type { Format } from './format.js';
import type { ImportRun } from './import-run.js';
import { SourceFile } from './source-file.js';

/** Rejected lines that are listed on the screen; `--json` lists all. */
const TOLD_MAX = 20;

/** Zone of local times where neither the command nor the settings name one. */
const ZONE_DEFAULT = 'Asia/Shanghai';

interface Options { readonly org?: string; readonly tz?: string; readonly map?: string; readonly source?: string; readonly json?: boolean; readonly rejects?: string }

/** `sanxiang import <format> FILE…`. */
export function importCommand(terminal: Terminal): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const command = new Command('import').description(t('导入历史数据；重复导入不改变任何结果', 'import history; importing again changes nothing'));
  const format = (name: string, description: string): Command => command.command(name).description(description)
    .argument('<files...>', t('文件，.gz 亦可', 'files, .gz too'))
    .option('--org <org>', t('归入哪个组织（默认：密钥所属组织）', 'organisation to file them under (default: that of the key)'))
    .option('--json', t('在标准输出打印一个 JSON 对象', 'print one JSON object on standard output'))
    .option('--rejects <file>', t('未接收的行存到哪里（默认在原文件旁：名.rejected.扩展名）', 'where to keep lines that were not taken (default beside the file: NAME.rejected.EXT)'));

  format('cloudevents', t('CloudEvents 1.0，每行一个 JSON', 'CloudEvents 1.0, one JSON a line')).action(async (files: string[], options: Options) => {
    check(terminal, files, options);
    const { cloudEvents } = await import('@sanxiang/intake');
    await run(terminal, files, options, { read: (file) => cloudEvents(file.read(), { org: options.org }), header: async () => null });
  });

  format('calls-csv', t('来电记录 CSV，一行一通来电，由映射文件说明各列', 'CSV of calls, one call a row; a mapping says what the columns mean'))
    .requiredOption('--map <mapping>', t('映射：自带映射的名称，或 YAML 文件', 'mapping: the name of one that is shipped, or a YAML file'))
    .option('--tz <zone>', t('文件中时间的时区（默认：映射所写，否则 SANXIANG_TZ）', 'time zone of the times in the file (default: that of the mapping, else SANXIANG_TZ)'))
    .action(async (files: string[], options: Options) => {
      check(terminal, files, options);
      const { callsFromCsv, csvHeader, loadMapping, MappingError, shippedMappings } = await import('@sanxiang/intake');
      const name = options.map ?? '';
      const mapping = await loadMapping(name).catch(async (error: unknown) => {
        if (error instanceof MappingError) throw new Failed(error.message);
        throw new Failed(t(`没有这个映射：${name}。自带：${(await shippedMappings()).join('、')}`, `no such mapping: ${name}. Shipped: ${(await shippedMappings()).join(', ')}`), { cause: error });
      });
      const tz = options.tz ?? mapping.timeZone ?? zoneHere(terminal);
      await run(terminal, files, options, { read: (file) => callsFromCsv(file.read(), mapping, { tz, org: options.org }), header: (file) => csvHeader(file.read(), mapping) });
    });

  const named = (command: Command, source: string): Command => command.option('--source <name>', t(`事件的来源名（默认 ${source}）；同一组织有几套系统时须各取一名`, `the events' source (default ${source}); where an organisation has several of them, each needs its own`));

  named(format('asterisk-queue-log', t('Asterisk 的 queue_log：原生日志，或数据表 queue_log 的 CSV 导出', 'queue_log of Asterisk: the log itself, or its table as CSV')), 'asterisk-queue-log')
    .option('--tz <zone>', t('数据表导出中时间的时区（默认 SANXIANG_TZ）；原生日志不需要', 'time zone of the times in an export of the table (default SANXIANG_TZ); the log itself needs none'))
    .action(async (files: string[], options: Options) => {
      check(terminal, files, options);
      const { firstStamp, QueueLog, queueLogHeader } = await import('@sanxiang/intake');
      const tz = options.tz ?? zoneHere(terminal);
      const log = new QueueLog({ tz, source: options.source, org: options.org });
      const order = async (unsorted: readonly SourceFile[]): Promise<readonly SourceFile[]> => {
        const stamped = await Promise.all(unsorted.map(async (file) => ({ file, ms: await firstStamp(file.read(), tz) })));
        return stamped.sort((a, b) => a.ms - b.ms).map(({ file }) => file);
      };
      await run(terminal, files, options, { read: (file) => log.read(file.read()), header: (file) => queueLogHeader(file.read()), order, history: true });
    });

  named(format('amazon-connect', t('Amazon Connect 的联系记录与坐席事件（Kinesis、S3 的 JSON）', 'contact records and agent events of Amazon Connect (JSON from Kinesis or S3)')), 'amazon-connect')
    .action(async (files: string[], options: Options) => {
      check(terminal, files, options);
      const { amazonConnect } = await import('@sanxiang/intake');
      await run(terminal, files, options, { read: (file) => amazonConnect(file.read(), options), header: async () => null, history: true });
    });

  named(format('genesys-conversations', t('Genesys Cloud 的会话明细（分析接口的 JSON）', 'conversation details of Genesys Cloud (JSON of the analytics API)')), 'genesys-cloud')
    .action(async (files: string[], options: Options) => {
      check(terminal, files, options);
      const { genesysConversations } = await import('@sanxiang/intake');
      await run(terminal, files, options, { read: (file) => genesysConversations(file.read(), options), header: async () => null, history: true });
    });
  return command;
}

const zoneHere = (terminal: Terminal): string => terminal.env['SANXIANG_TZ'] ?? ZONE_DEFAULT;

function check(terminal: Terminal, files: readonly string[], { org, tz, source, rejects }: Options): void {
  if (source === '') throw new WrongUsage(say(terminal, '来源名不能为空', 'the name of the source is empty'));
  if (org !== undefined && !isOrgName(org)) throw new WrongUsage(say(terminal, `不是组织名：${JSON.stringify(org)}`, `no name of an organisation: ${JSON.stringify(org)}`));
  if (tz !== undefined && !isTimeZone(tz)) throw new WrongUsage(say(terminal, `没有这个时区：${tz}`, `no such time zone: ${tz}`));
  if (rejects !== undefined && files.length > 1) throw new WrongUsage(say(terminal, '--rejects 只能用于一个文件', '--rejects goes with one file only'));
}

const fileFault = (error: unknown): Failed => new Failed(error instanceof Error ? error.message : String(error), { cause: error });

async function run(terminal: Terminal, paths: readonly string[], options: Options, format: Format): Promise<void> {
  const given = paths.map((path) => { try { return new SourceFile(path); } catch (error) { throw fileFault(error); } });
  const server = new Server(terminal);
  await server.greet();
  const importing = new (await import('./import-run.js')).ImportRun(server);
  const progress = new Progress(terminal);
  const all = given.reduce((sum, { size }) => sum + size, 0);
  const asides: string[] = [];
  let fault: unknown = null;
  let before = 0;
  try {
    const files = await format.order?.(given) ?? given;
    for (const file of files) {
      const aside = new Aside(file.path, options.rejects ?? null, process.cwd(), () => format.header(new SourceFile(file.path)));
      const tick = (): void => { progress.tick(file.path, importing.answered, 'events', all === 0 ? null : (before + file.share * file.size) / all); };
      try {
        await importing.file(format.read(file), files.length > 1 ? file.path : undefined, (text) => aside.keep(text), tick);
      } finally { await aside.close(); }
      before += file.size;
      if (aside.file !== null) asides.push(aside.file);
    }
    await importing.finish(format.history === true ? Date.now() : null);
  } catch (error) { fault = error; }
  progress.done();
  tell(terminal, importing, asides, options.json === true, fault);
  if (fault !== null) throw fault instanceof Failed ? fault : new Failed(messageOf(fault), { cause: fault });
}

/** The result for people on standard error, with `--json` one object on standard output, also when the import broke off. */
function tell(terminal: Terminal, importing: ImportRun, asides: readonly string[], json: boolean, fault: unknown): void {
  const { report } = importing;
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  for (const { file, line, reason } of report.rejected.slice(0, TOLD_MAX)) terminal.err(`${file === undefined ? '' : `${file} `}${t(`第 ${line} 行`, `line ${line}`)}: ${reason}\n`);
  if (report.rejected.length > TOLD_MAX) terminal.err(t(`…另有 ${report.rejected.length - TOLD_MAX} 行\n`, `… and ${report.rejected.length - TOLD_MAX} more lines\n`));
  for (const { reason, lines } of report.ignored ?? []) terminal.err(t(`${lines} 行未用：${reason}\n`, `${lines} lines not used: ${reason}\n`));
  for (const aside of asides) terminal.err(t(`未接收的行已另存：${aside}\n`, `lines that were not taken are kept in ${aside}\n`));
  if (json) {
    terminal.out(`${JSON.stringify({ ...report, ...(asides.length > 0 && { keptAside: asides }), ...(fault !== null && { error: messageOf(fault) }) })}\n`);
    return;
  }
  if (fault !== null && report.lines === 0) return;
  terminal.out(t(`${report.lines} 行：新事件 ${report.events}，已有 ${report.duplicates}，未接收 ${report.rejected.length} 行\n`, `${report.lines} lines: ${report.events} new events, ${report.duplicates} known, ${report.rejected.length} lines not taken\n`));
}
