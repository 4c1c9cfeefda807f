/** `npm run split import …` is the command line's `import`: what is no start of the split mode is passed on. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../apps/cli/bin/sanxiang.js', import.meta.url));
/** Options that npm keeps for itself when no `--` stands before them: it hands them on as `npm_config_…`. */
const FLAGS = ['json'];
const WITH_VALUE = ['org', 'map', 'tz', 'source'];

/** The command of the command line that was asked for; null for a start of the split mode. */
export function commandIn(/** @type {readonly string[]} */ args, /** @type {Readonly<Record<string, string | undefined>>} */ env) {
  const [command] = args;
  if (command === undefined || command === 'start' || command.startsWith('-')) return null;
  const words = [...args];
  for (const name of WITH_VALUE) {
    const kept = env[`npm_config_${name}`];
    if (kept === undefined || kept === '' || words.includes(`--${name}`)) continue;
    // Newer npm keeps the option and leaves its value among the words: it is the one that is no file.
    const value = kept === 'true' ? words.splice(words.findLastIndex((word, i) => i > 1 && !existsSync(word)), 1)[0] : kept;
    if (value !== undefined) words.push(`--${name}`, value);
  }
  for (const name of FLAGS) if (env[`npm_config_${name}`] === 'true' && !words.includes(`--${name}`)) words.push(`--${name}`);
  return words;
}

/** Runs the command in place of this process; the exit code is the command's. */
export function passOn(/** @type {readonly string[]} */ words) {
  const child = spawn(process.execPath, [CLI, ...words], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { child.kill(signal); });
  child.once('exit', (code) => { process.exit(code ?? 1); });
}
