import { Command } from 'commander';
import type { BookFault } from '@sanxiang/norms';
import { Server } from '../server.js';
import { Failed, say, type Terminal } from '../terminal.js';
import { checkedFile, type CheckedFile } from './book-file.js';
import { differences, type Difference } from './differences.js';
import { publishedBooks } from './published.js';

interface Options { readonly json?: boolean; readonly org?: string; readonly with?: readonly string[] }

/** `sanxiang books check|publish|diff FILE`. */
export function booksCommand(terminal: Terminal): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const command = new Command('books').description(t('规范册：核对、发布、与现行的比较', 'norm books: check one, publish it, compare it with what is in force'));
  const sub = (name: string, description: string, work: (file: string, options: Options) => Promise<void>): Command => {
    const made = new Command(name).description(description)
      .argument('<FILE>', t('规范册文件，YAML 或 JSON', 'a norm book, YAML or JSON'))
      .option('--json', t('在标准输出打印一个 JSON 对象', 'print one JSON object on standard output'))
      .action(async (file: string, options: Options) => { await work(file, options); });
    command.addCommand(made);
    return made;
  };
  sub('check', t('核对：不需要程序在运行；逐条指出错误及其行号', 'check it, without a running program; every fault with its line'), (file, options) => check(terminal, file, options))
    .option('--with <FILE...>', t('它所 extends 的册', 'books that it extends'));
  sub('publish', t('发布；已发布的版本从此不变', 'publish it; a published version never changes'), (file, options) => publish(terminal, file, options))
    .option('--org <ORG>', t('组织，默认为密钥的组织', 'organisation, by default that of the key'));
  sub('diff', t('与生效时现行的册比较：参数、规范、目标有何不同', 'what would change: parameters, norms, calendars and targets'), (file, options) => diff(terminal, file, options))
    .option('--org <ORG>', t('组织，默认为密钥的组织', 'organisation, by default that of the key'));
  return command;
}

async function check(terminal: Terminal, file: string, { json, with: parents = [] }: Options): Promise<void> {
  const checked = await checkedFile(terminal, file, parents);
  const { faults, book } = checked;
  if (json === true) terminal.out(`${JSON.stringify({ ok: faults.length === 0, file, ...nameOf(checked), errors: faults })}\n`);
  refuseFaults(terminal, file, faults, json === true);
  if (json !== true && book !== null) terminal.out(say(terminal, `✓ ${file}：${book.book} 第 ${book.version} 版，${book.parameters.size} 个参数，${book.norms.size} 条规范\n`, `✓ ${file}: ${book.book} version ${book.version}, ${book.parameters.size} parameters, ${book.norms.size} norms\n`));
}

async function publish(terminal: Terminal, file: string, { json, org }: Options): Promise<void> {
  const server = new Server(terminal);
  await server.greet();
  const { text, isJson } = await checkedFile(terminal, file, []);
  const { status, body } = await server.send(`/v1/books${query(org)}`, isJson ? 'application/json' : 'application/yaml', text);
  const faults = status === 400 ? faultsIn(body) : [];
  if (json === true) terminal.out(`${JSON.stringify({ ok: status < 300, status, new: status === 201, answer: body })}\n`);
  if (faults.length > 0) refuseFaults(terminal, file, faults, json === true);
  if (status >= 300) throw new Failed(`${status} ${titleIn(body)}`);
  if (json !== true) terminal.out(status === 201 ? say(terminal, `✓ ${file} 已发布\n`, `✓ ${file} is published\n`) : say(terminal, `✓ ${file} 早已发布，内容相同\n`, `✓ ${file} was published before, with the same content\n`));
}

async function diff(terminal: Terminal, file: string, { json, org }: Options): Promise<void> {
  const server = new Server(terminal);
  await server.greet();
  const checked: CheckedFile = await checkedFile(terminal, file, []);
  const books = await publishedBooks(terminal, server, org, checked.library);
  const now = books.against(checked);
  refuseFaults(terminal, file, now.faults, json === true);
  const found = differences(now.before, now.after);
  const from = Number.isFinite(now.after.effectiveFrom) ? new Date(now.after.effectiveFrom).toISOString() : null;
  const before = { book: now.before.book, version: now.before.version };
  if (json === true) { terminal.out(`${JSON.stringify({ file, against: before, effectiveFrom: from, differences: found })}\n`); return; }
  terminal.out(say(terminal, `${file} 与 ${before.book} 第 ${before.version} 版相比，自 ${from ?? '–'} 起：\n`, `${file} against ${before.book} version ${before.version}, from ${from ?? '–'}:\n`));
  terminal.out(found.length === 0 ? say(terminal, '没有不同\n', 'no difference\n') : found.map(line).join(''));
}

const line = ({ kind, name, before, after }: Difference): string => `  ${kind} ${name}: ${before ?? '–'} → ${after ?? '–'}\n`;
const query = (org: string | undefined): string => (org === undefined ? '' : `?org=${encodeURIComponent(org)}`);

function refuseFaults(terminal: Terminal, file: string, faults: readonly BookFault[], quiet: boolean): void {
  if (faults.length === 0) return;
  if (!quiet) for (const { path, reason, line: at } of faults) terminal.err(`✗ ${file}${at === undefined ? '' : `:${at}`} ${path} ${reason}\n`);
  throw new Failed(say(terminal, `${file} 有 ${faults.length} 处错误`, `${file} has ${faults.length} faults`));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const titleIn = (body: unknown): string => (isObject(body) && typeof body['title'] === 'string' ? body['title'] : '');
function faultsIn(body: unknown): BookFault[] {
  const errors: readonly unknown[] = isObject(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  return errors.filter(isObject).map((e) => ({ path: String(e['path']), reason: String(e['reason']), ...(typeof e['line'] === 'number' && { line: e['line'] }) }));
}

/** What the book calls itself; null while its schema refuses something. */
const nameOf = ({ book, read }: CheckedFile): { readonly book: string | null; readonly version: number | null } =>
  book === null || read.faults.length > 0 ? { book: null, version: null } : { book: book.book, version: book.version };
