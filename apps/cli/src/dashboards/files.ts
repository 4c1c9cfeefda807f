import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DashboardFile } from '@sanxiang/dashboards';

const ENDING = '.json';

/** What is wrong with a file in the folder of the dashboards. */
export interface Stale {
  readonly file: string;
  /** `missing`: not there. `differs`: written by another version, or edited by hand. `unknown`: no dashboard of ours, yet Grafana would show it. */
  readonly fault: 'missing' | 'differs' | 'unknown';
}

/** Writes all files, making the folder if need be; answers their paths. What else lies in the folder is left alone. */
export async function writeFiles(dir: string, files: readonly DashboardFile[]): Promise<string[]> {
  await mkdir(dir, { recursive: true });
  const paths = files.map(({ name }) => join(dir, name));
  for (const { name, text } of files) await writeFile(join(dir, name), text);
  return paths;
}

/** Compares the folder with what would be written, byte by byte. A folder that cannot be read has no files. */
export async function staleFiles(dir: string, files: readonly DashboardFile[]): Promise<Stale[]> {
  const found = await readdir(dir).catch((): string[] => []);
  const stale: Stale[] = [];
  for (const { name, text } of files) {
    const path = join(dir, name);
    if (!found.includes(name)) stale.push({ file: path, fault: 'missing' });
    else if (await readFile(path, 'utf8') !== text) stale.push({ file: path, fault: 'differs' });
  }
  const ours = new Set(files.map(({ name }) => name));
  return [...stale, ...found.filter((name) => name.endsWith(ENDING) && !ours.has(name)).sort().map((name): Stale => ({ file: join(dir, name), fault: 'unknown' }))];
}
