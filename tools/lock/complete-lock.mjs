// Completes package-lock.json with the packages of other platforms that npm left out because the registry it asked did not have them.
// Without them `npm ci` calls the lock out of sync, on every platform. They are skipped where they do not fit, so they need no address.
//   node tools/lock/complete-lock.mjs          after `npm install`
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../../package-lock.json', import.meta.url);
const OSES = ['darwin', 'freebsd', 'linux', 'win32', 'android', 'openharmony', 'sunos', 'aix'];
const CPUS = { arm64: /arm64/, x64: /x64/, ia32: /ia32/, ppc64: /ppc64/, s390x: /s390x/, riscv64: /riscv64/, loong64: /loong64/, arm: /arm/ };

/** What a platform package's name says of where it fits: `@nx/nx-linux-x64-musl`. */
function platformOf(name) {
  const parts = name.slice(name.lastIndexOf('/') + 1);
  const os = OSES.find((o) => parts.includes(o));
  const cpu = Object.keys(CPUS).find((c) => CPUS[c].test(parts));
  if (os === undefined || cpu === undefined) return null;
  const libc = /musl/.test(parts) ? ['musl'] : os === 'linux' && /gnu/.test(parts) ? ['glibc'] : undefined;
  return { cpu: [cpu], ...(libc && { libc }), os: [os] };
}

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    const nested = `${path}/node_modules/${name}`;
    if (platform === null || lock.packages[`node_modules/${name}`] !== undefined || lock.packages[nested] !== undefined || !/^\d/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...(entry.dev && { dev: true }), optional: true };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} platform packages added`);
