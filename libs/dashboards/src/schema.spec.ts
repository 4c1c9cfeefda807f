import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

/**
 * The generated JSON, checked by the compiler against Grafana's own schema as its foundation SDK carries it: the types of dashboards, panels and
 * variables, and of the options of each kind of panel. A member that the schema has not is an error, as is a value of another type.
 */
const VIRTUAL = fileURLToPath(new URL('checked-dashboards.ts', import.meta.url));
const KINDS = ['stat', 'timeseries', 'table'] as const;
const HEAD = `import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
${KINDS.map((kind) => `import type * as ${kind} from '@grafana/grafana-foundation-sdk/${kind}';`).join('\n')}
/** As it travels: enums by their values, no functions. */
type Json<T> = T extends string ? \`\${T}\` : T extends readonly (infer Item)[] ? Json<Item>[] : T extends object ? { [K in keyof T as T[K] extends (...given: never[]) => unknown ? never : K]: Json<T[K]> } : T;
`;
interface PanelJson { readonly type: string; readonly options?: unknown; readonly fieldConfig?: { readonly defaults?: { readonly custom?: unknown } } }
interface DashboardJson { readonly panels: readonly PanelJson[] }

/** What the compiler finds in a dashboard. */
function faultsOf(dashboard: DashboardJson): string[] {
  const statements = [`export const whole: Json<dashboard.Dashboard> = ${JSON.stringify(dashboard)};`];
  dashboard.panels.forEach((panel, i) => {
    const kind = KINDS.find((k) => k === panel.type);
    if (kind === undefined) { if (panel.type !== 'row') statements.push(`export const unknown${i}: never = '${panel.type}';`); return; }
    statements.push(`export const options${i}: Json<${kind}.Options> = ${JSON.stringify(panel.options ?? {})};`);
    const custom = panel.fieldConfig?.defaults?.custom;
    if (custom !== undefined && kind !== 'stat') statements.push(`export const custom${i}: Json<${kind}.FieldConfig> = ${JSON.stringify(custom)};`);
  });
  const source = `${HEAD}${statements.join('\n')}\n`;
  const options: ts.CompilerOptions = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) => (name === VIRTUAL ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : getSourceFile.call(host, name, ...rest));
  host.fileExists = (name) => name === VIRTUAL || fileExists.call(host, name);
  host.readFile = (name) => (name === VIRTUAL ? source : readFile.call(host, name));
  return ts.getPreEmitDiagnostics(ts.createProgram([VIRTUAL], options, host)).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
}

/** As they lie in the repository; that they are what is generated is what `dashboards check` and its spec say. */
const FOLDER = fileURLToPath(new URL('../../../deploy/grafana/dashboards', import.meta.url));
const parsed = readdirSync(FOLDER).map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as DashboardJson] as const);

describe('the generated JSON', () => {
  it('is there', () => { expect(parsed.map(([name]) => name).sort()).toEqual(['sanxiang-agents-queues.json', 'sanxiang-health.json', 'sanxiang-operations.json']); });
  it.each(parsed)('of %s is what Grafana\'s schema says', (_, dashboard) => { expect(faultsOf(dashboard)).toEqual([]); });

  it('would be refused with a member that the schema has not, or a value of another type', () => {
    const [first] = parsed;
    if (first === undefined) throw new Error('no dashboard');
    const [, dashboard] = first;
    expect(faultsOf({ ...dashboard, ...{ titel: 'x' } })).toEqual([expect.stringContaining('titel')]);
    expect(faultsOf({ ...dashboard, ...{ schemaVersion: '42' } })).toHaveLength(1);
    const [panel] = dashboard.panels.filter((p) => p.type === 'stat');
    expect(faultsOf({ panels: [{ ...panel, type: 'stat', options: { colorMode: 'no such mode' } }] }).length).toBeGreaterThan(0);
  });
});
