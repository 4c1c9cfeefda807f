import { Command } from 'commander';
import { dashboardFiles } from '@sanxiang/dashboards';
import { isTimeZone } from '@sanxiang/kernel';
import { Failed, say, WrongUsage, type Terminal } from '../terminal.js';
import { CATALOGUE } from './catalogue.js';
import { staleFiles, writeFiles, type Stale } from './files.js';

const DIR_DEFAULT = 'deploy/grafana/dashboards';
/** As `SANXIANG_TZ`. */
const TZ_DEFAULT = 'Asia/Shanghai';

interface Options { readonly json?: boolean; readonly tz: string }

/** `sanxiang dashboards write|check [DIR]`. */
export function dashboardsCommand(terminal: Terminal): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const command = new Command('dashboards').description(t('由指标生成 Grafana 看板，或核对已生成的', 'write Grafana dashboards from the metrics, or check those written'));
  const sub = (name: string, description: string, work: (dir: string, options: Options) => Promise<void>): void => {
    command.addCommand(new Command(name).description(description)
      .argument('[DIR]', t(`目录，默认 ${DIR_DEFAULT}`, `folder, default ${DIR_DEFAULT}`), DIR_DEFAULT)
      .option('--tz <ZONE>', t(`看板的时区，默认 ${TZ_DEFAULT}`, `time zone of the dashboards, default ${TZ_DEFAULT}`), TZ_DEFAULT)
      .option('--json', t('在标准输出打印一个 JSON 对象', 'print one JSON object on standard output'))
      .action(async (dir: string, options: Options) => { await work(dir, options); }));
  };
  sub('write', t('写出看板文件', 'write the files'), async (dir, { json, tz }) => {
    const written = await writeFiles(dir, dashboardFiles(CATALOGUE, zone(terminal, tz)));
    terminal.out(json === true ? `${JSON.stringify({ written })}\n` : written.map((file) => `✓ ${file}\n`).join(''));
  });
  sub('check', t('核对：过期或被手改则失败', 'fail when files are stale or were edited by hand'), async (dir, { json, tz }) => {
    const files = dashboardFiles(CATALOGUE, zone(terminal, tz));
    const stale = await staleFiles(dir, files);
    if (json === true) terminal.out(`${JSON.stringify({ ok: stale.length === 0, files: files.length, stale })}\n`);
    else for (const one of stale) terminal.out(`✗ ${one.file} ${faultWords(terminal, one)}\n`);
    if (stale.length > 0) throw new Failed(t(`${stale.length} 个文件不是由现在的指标生成的，运行 sanxiang dashboards write`, `${stale.length} files are not what the metrics give now: run sanxiang dashboards write`));
    if (json !== true) terminal.out(t(`✓ ${dir}：${files.length} 个看板与指标一致\n`, `✓ ${dir}: ${files.length} dashboards are what the metrics give\n`));
  });
  return command;
}

function zone(terminal: Terminal, tz: string): string {
  if (!isTimeZone(tz)) throw new WrongUsage(say(terminal, `没有这个时区：${tz}`, `no such time zone: ${tz}`));
  return tz;
}

const faultWords = (terminal: Terminal, { fault }: Stale): string => {
  switch (fault) {
    case 'missing': return say(terminal, '缺少', 'is missing');
    case 'differs': return say(terminal, '过期或被手改', 'is stale or was edited by hand');
    case 'unknown': return say(terminal, '不是三响的看板', 'is no dashboard of ours');
  }
};
