import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, unknown> };
/** The Compose Specification's own schema (Apache-2.0), github.com/compose-spec/compose-spec, schema/compose-spec.json at 170098b. */
const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'compose-spec.json'), 'utf8')) as Record<string, unknown>;

interface Service {
  readonly image: string; readonly build?: unknown; readonly healthcheck?: unknown; readonly restart?: string; readonly command?: readonly string[]; readonly read_only?: boolean;
  readonly ports?: readonly string[]; readonly volumes?: readonly string[]; readonly environment?: Readonly<Record<string, string>>; readonly depends_on?: unknown;
}
const services = Object.entries(compose.services);
const ours = services.filter(([, s]) => s.build !== undefined);

describe('docker-compose.yml', () => {
  it('is what the Compose Specification says a file is', () => {
    // The formats it names are Go's durations and such, which the pattern beside each states as well.
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const valid = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
    expect([valid({ ...compose }), valid.errors]).toEqual([true, null]);
    expect(valid({ services: { intake: { imagee: 'typo' } } })).toBe(false);
  });

  it('has a container for every service of split mode', () => {
    expect(ours.map(([, s]) => s.command)).toEqual([['intake'], ['call'], ['norms'], ['analytics']]);
  });

  it('pins every image to a version, watches every container and starts it again', () => {
    for (const [name, s] of services) {
      expect([name, s.image]).toEqual([name, expect.stringMatching(/^[a-z/-]+:v?\d+\.\d+/)]);
      expect([name, s.healthcheck, s.restart]).toEqual([name, expect.anything(), 'unless-stopped']);
    }
  });

  it('lets nobody in but this machine, and shows only the pages and Grafana', () => {
    const ports = services.flatMap(([, s]) => s.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:8300:8300', '127.0.0.1:3000:3000']);
    expect(text).not.toMatch(/privileged|network_mode|docker\.sock/);
  });

  it('keeps what the engines hold in volumes, and no secret in the file', () => {
    const named = services.flatMap(([, s]) => s.volumes ?? []).map((v) => v.split(':')[0]).filter((v) => v !== undefined && /^[a-z]+$/.test(v));
    expect(named.sort()).toEqual(Object.keys(compose.volumes).sort());
    for (const [, s] of services) for (const [name, value] of Object.entries(s.environment ?? {})) if (/PASSWORD|SECRET|KEY$/.test(name)) expect(value).toMatch(/^\$\{\w+:\?/);
  });

  it('runs our services as nobody special, on files that they cannot write', () => {
    for (const [, s] of ours) expect(s.read_only).toBe(true);
    const dockerfile = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8');
    expect(dockerfile.match(/^FROM/gm)).toHaveLength(2);
    expect(dockerfile).toMatch(/^USER node$/m);
  });
});
