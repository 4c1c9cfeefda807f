import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;
const SAMPLE_EVERY_US = 1000;

/** The program with an empty data directory, each of its threads sampled. */
export class ProfiledProgram {
  constructor(/** @type {import('node:child_process').ChildProcess} */ child, /** @type {string} */ url, /** Folder of the profiles, complete after `stop`. @type {string} */ profiles) {
    this.child = child;
    this.url = url;
    this.profiles = profiles;
    this.gone = new Promise((resolve) => child.once('exit', resolve));
  }

  get pid() { return this.child.pid ?? 0; }

  /** `build`: a checkout that is built. Resolves when it is ready. */
  static async start(/** @type {string} */ build, /** @type {string} */ dir) {
    const port = await freePort();
    const profiles = join(dir, 'profiles');
    const args = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-interval=${SAMPLE_EVERY_US}`, join(build, 'apps/cli/bin/sanxiang.js'), 'start'];
    const env = { ...process.env, SANXIANG_DATA_DIR: join(dir, 'data'), SANXIANG_PORT: String(port), SANXIANG_LOG_LEVEL: 'warn' };
    const program = new ProfiledProgram(spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] }), `http://127.0.0.1:${port}`, profiles);
    while (!await fetch(`${program.url}/readyz`).then((answer) => answer.ok, () => false)) {
      if (program.child.exitCode !== null) throw new Error(`the program ended with ${program.child.exitCode}`);
      await setTimeout(LOOK_EVERY_MS);
    }
    return program;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.gone;
  }
}

/** @returns {Promise<number>} */
const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
});
