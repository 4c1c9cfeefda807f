import { Command } from 'commander';
import { say, WrongUsage, type Terminal } from '../terminal.js';
import type { ListenOptions } from './listen.js';

const PORT = 5038;
const PORT_MAX = 65_535;

/** `sanxiang listen <system>`: takes the events of a telephone system as they happen. */
export function listenCommand(terminal: Terminal): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const command = new Command('listen').description(t('实时接收话务平台的事件', 'take the events of a telephone system as they happen'));
  command.command('asterisk-ami').description(t('Asterisk 管理接口（AMI），含保持与恢复', 'an Asterisk Manager (AMI), holds included'))
    .requiredOption('--host <host>', t('Asterisk 的地址', 'where Asterisk is'))
    .option('--port <port>', t('端口', 'its port'), String(PORT))
    .requiredOption('--user <name>', t('manager.conf 中的用户', 'the user in manager.conf'))
    .option('--secret-file <file>', t('存放口令的文件（默认取环境变量 SANXIANG_AMI_SECRET）', 'a file with the secret (default: the environment variable SANXIANG_AMI_SECRET)'))
    .option('--plain', t('以明文发送口令（默认用质询，口令不上线路）', 'send the secret as it is (default: a challenge, which keeps it off the line)'))
    .option('--source <name>', t('事件的来源名（默认 asterisk@地址）', 'source of the events (default: asterisk@HOST)'))
    .option('--org <org>', t('归入哪个组织（默认：密钥所属组织）', 'organisation to file them under (default: that of the key)'))
    .option('--inbound-context <context...>', t('外线呼入的拨号方案上下文；不写则从进队列起算一通', 'dialplan contexts in which calls from outside arrive; without it a call begins with its queue'))
    .option('--wrap-up-reason <reason...>', t('表示话后处理的暂停原因', 'reasons of a pause that mean wrap-up'))
    .option('--json', t('结束时在标准输出打印一个 JSON 对象', 'print one JSON object on standard output at the end'))
    .action(async (options: ListenOptions) => {
      if (!/^\d{1,5}$/.test(options.port) || Number(options.port) < 1 || Number(options.port) > PORT_MAX) throw new WrongUsage(t(`端口应为 1–${PORT_MAX}：${options.port}`, `the port must be from 1 to ${PORT_MAX}: ${options.port}`));
      const stop = new AbortController();
      const end = (): void => { stop.abort(); };
      process.once('SIGTERM', end).once('SIGINT', end);
      try { await (await import('./listen.js')).listen(terminal, options, stop.signal); } finally { process.off('SIGTERM', end).off('SIGINT', end); }
    });
  return command;
}
