/** Who may import whom, by the tags in each package.json and never by folders. */
import { fileURLToPath } from 'node:url';
import boundaries from 'eslint-plugin-boundaries';
import { readWorkspace } from './workspace.mjs';

/** What each type may import. A service never imports another service, an app never another app; what two services have to work out alike is a domain: pure, and of nobody. */
const MAY_IMPORT = {
  kernel: [],
  contracts: ['kernel'],
  domain: ['kernel', 'contracts'],
  port: ['kernel', 'contracts'],
  service: ['kernel', 'contracts', 'domain', 'port'],
  testing: ['kernel', 'contracts', 'domain', 'port', 'service', 'testing'],
  app: ['kernel', 'contracts', 'domain', 'port', 'service', 'testing'],
};

/** The end-to-end tests know the program only from outside. */
const E2E_MAY_IMPORT = ['kernel', 'contracts', 'testing'];
const E2E = 'app-e2e';

/** Specs may use the builders beside what their package may import. */
const SPECS = ['**/*.spec.ts', '**/*.suite.ts'];
const PACKAGE_ROOT_ONLY = 'import another package by its name alone, not by a path into it';

/** @returns the element that a package is: its type, but for the one app with a rule of its own. */
const elementOf = (/** @type {import('./workspace.mjs').WorkspacePackage} */ { type, tagName }) => (tagName === E2E ? 'e2e' : type);

/** Lint configuration for one workspace; `root` is absolute. */
export function boundariesOf(/** @type {string} */ root) {
  const packages = readWorkspace(root);
  return {
    name: 'house/boundaries',
    files: ['apps/**/*.{ts,tsx,js,mjs}', 'libs/**/*.{ts,tsx,js,mjs}'],
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': root,
      'boundaries/legacy-templates': false,
      'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import', 'require'],
      'boundaries/elements': packages.map((pkg) => ({ type: elementOf(pkg), pattern: pkg.folder, partialMatch: false })),
      'boundaries/files': [{ category: 'spec', pattern: SPECS }],
      'import/resolver': { [fileURLToPath(new URL('workspace-resolver.cjs', import.meta.url))]: {} },
    },
    rules: {
      'boundaries/dependencies': ['error', {
        default: 'disallow',
        checkUnknownLocals: true,
        message: '{{from.element.types}} may not import {{to.element.types}} ({{dependency.source}})',
        policies: [
          ...Object.entries({ ...MAY_IMPORT, e2e: E2E_MAY_IMPORT }).map(([from, to]) => ({
            from: { element: { type: from } },
            allow: { to: { element: { types: { anyOf: to } } } },
          })),
          { from: { file: { categories: 'spec' } }, allow: { to: { element: { type: 'testing' } } } },
          { disallow: { dependency: { source: '!@*/*' } }, message: PACKAGE_ROOT_ONLY },
        ],
      }],
    },
  };
}
