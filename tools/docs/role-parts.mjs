/** Who may do what, for docs/security.md, read from the decorators of the controllers. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './generated.mjs';

const CONTROLLER = /\.controller\.ts$/;
const DECORATOR = /^\s*@(Controller|Allow|Open|Get|Post|Put|Delete)\((.*)\)\s*$/;

/** @returns {Record<'roles', string>} */
export function roleParts(/** @type {string} */ root, /** @type {readonly string[]} */ roles) {
  const routes = readdirSync(join(root, 'libs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => CONTROLLER.test(path) && !path.includes('node_modules') && !path.includes('dist'))
    .flatMap((path) => routesOf(readFileSync(join(root, 'libs', path), 'utf8'), roles));
  routes.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { roles: table(['', ...roles], routes.map(({ name, open, allowed }) => [`\`${name}\``, ...roles.map((role) => (open ? '○' : allowed.includes(role) ? '●' : ''))])) };
}

/** The routes of one controller, each with its own roles or else the class's. */
function routesOf(/** @type {string} */ text, /** @type {readonly string[]} */ roles) {
  let base = '';
  let inClass = false;
  /** @type {string[]} */
  let ofClass = [];
  /** @type {{ method?: string, path?: string, open: boolean, allowed?: string[] }} */
  let next = { open: false };
  /** @type {{ name: string, open: boolean, allowed: readonly string[] }[]} */
  const routes = [];
  for (const line of text.split('\n')) {
    const [, decorator, written = ''] = DECORATOR.exec(line) ?? [];
    const words = [...written.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
    if (decorator === 'Controller') base = words[0] ?? '';
    else if (decorator === 'Open') next.open = true;
    else if (decorator === 'Allow') next.allowed = written.includes('...ROLES') ? [...roles] : words;
    else if (decorator !== undefined) next = { ...next, method: decorator.toUpperCase(), path: words[0] ?? '' };
    else if (!inClass && /^export class /.test(line)) { ofClass = next.allowed ?? []; inClass = true; next = { open: false }; }
    else if (next.method !== undefined && /^ {2}[^\s@]/.test(line)) {
      const path = [base, next.path].filter(Boolean).join('/').replace(/:(\w+)/g, '{$1}');
      routes.push({ name: `${next.method} /${path}`, open: next.open, allowed: next.allowed ?? ofClass });
      next = { open: false };
    }
  }
  return routes;
}
