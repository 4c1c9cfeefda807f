import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@sanxiang/kernel';
import { SOURCES_MAX, Telemetry, type SourceAge } from './index.js';

const log = createLogger('silent', 'test');
const event = (source: string, org = 'default') => ({ event: { org, source } });

/** Samples of a metric, as `source 3`. */
async function samples(telemetry: Telemetry, name: string, label: string): Promise<string[]> {
  const metric = (await telemetry.snapshot()).find((m) => m.name === name);
  return (metric?.values ?? []).map(({ labels, value }) => `${labels[label] ?? ''} ${value}`);
}

describe('what intake counts', () => {
  it('stands by source, accepted and known apart', async () => {
    const telemetry = new Telemetry();
    telemetry.intake.took([event('a'), event('b'), event('a'), event('a')], ['accepted', 'accepted', 'duplicate', 'accepted']);
    telemetry.intake.reject('default', 'b', 'conflict');
    expect(await samples(telemetry, 'sanxiang_intake_accepted_total', 'source')).toEqual(['a 2', 'b 1']);
    expect(await samples(telemetry, 'sanxiang_intake_duplicates_total', 'source')).toEqual(['a 1']);
    expect(await samples(telemetry, 'sanxiang_intake_rejected_total', 'reason')).toEqual(['conflict 1']);
  });

  it('makes no more series than there are places, and counts the rest together', async () => {
    const telemetry = new Telemetry();
    const many = Array.from({ length: 10 * SOURCES_MAX }, (_, i) => event(`made-up-${i}`));
    telemetry.intake.took(many, many.map(() => 'accepted'));
    const counted = await samples(telemetry, 'sanxiang_intake_accepted_total', 'source');
    expect([counted.length, counted.at(-1)]).toEqual([SOURCES_MAX + 1, `other ${9 * SOURCES_MAX}`]);
  });

  it('bounds organisations as well', async () => {
    const telemetry = new Telemetry();
    const many = Array.from({ length: 5 * SOURCES_MAX }, (_, i) => event('pbx', `org-${i}`));
    telemetry.intake.took(many, many.map(() => 'accepted'));
    const counted = await samples(telemetry, 'sanxiang_intake_accepted_total', 'org');
    expect([counted.length, counted.at(-1)]).toEqual([2 * SOURCES_MAX + 1, `other ${3 * SOURCES_MAX}`]);
  });

  it('keeps the places of sources that are accepted from those that are refused', async () => {
    const telemetry = new Telemetry();
    for (let i = 0; i < 2 * SOURCES_MAX; i += 1) telemetry.intake.reject('default', `rubbish-${i}`, 'unknown_type');
    telemetry.intake.took([event('pbx')], ['accepted']);
    expect(await samples(telemetry, 'sanxiang_intake_accepted_total', 'source')).toEqual(['pbx 1']);
    expect((await samples(telemetry, 'sanxiang_intake_rejected_total', 'source')).at(-1)).toBe(`other ${SOURCES_MAX}`);
  });
});

describe('what stages count', () => {
  const batch = (deadLetters: number) => ({ group: 'sink', topic: 'events', part: 0, first: 0, last: 9, records: 10, stage: 'events', tally: { handled: 10 - deadLetters, ignored: 0, deadLetters, retries: 0 } });

  it('counts dead letters once, when the batch that they are of is done', async () => {
    const telemetry = new Telemetry();
    await expect(telemetry.watch(batch(2), () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await samples(telemetry, 'sanxiang_dead_letters_total', 'stage')).toEqual(['events 0']);
    await telemetry.watch(batch(2), () => Promise.resolve());
    expect(await samples(telemetry, 'sanxiang_dead_letters_total', 'stage')).toEqual(['events 2']);
    expect(await samples(telemetry, 'sanxiang_batches_total', 'outcome')).toEqual(['again 1', 'handled 1']);
    expect(await samples(telemetry, 'sanxiang_records_total', 'outcome')).toEqual(['handled 8', 'ignored 0', 'dead_letter 2']);
  });
});

describe('the freshness of sources', () => {
  const age = (source: string, silentSeconds: number, heartbeatSeconds: number | null): SourceAge => ({ org: 'default', source, silentSeconds, heartbeatSeconds });

  it('shows the one of three that is dead', async () => {
    const telemetry = new Telemetry();
    telemetry.showSources(() => Promise.resolve([age('pbx/1', 3, 60), age('pbx/2', 900, 60), age('pbx/3', 9000, null)]), log);
    expect(await samples(telemetry, 'sanxiang_sources_silent', 'org')).toEqual(['default 1']);
    expect(await samples(telemetry, 'sanxiang_source_silent_seconds', 'source')).toEqual(['pbx/2 900', 'pbx/1 3', 'pbx/3 9000']);
    expect(await samples(telemetry, 'sanxiang_source_heartbeat_seconds', 'source')).toEqual(['pbx/2 60', 'pbx/1 60']);
  });

  it('leaves out none that is silent when there are too many', async () => {
    const telemetry = new Telemetry();
    const well = Array.from({ length: 3 * SOURCES_MAX }, (_, i) => age(`pbx/${i}`, 1, 60));
    telemetry.showSources(() => Promise.resolve([...well, age('dead', 900, 60)]), log);
    const shown = await samples(telemetry, 'sanxiang_source_silent_seconds', 'source');
    expect([shown.length, shown[0]]).toEqual([SOURCES_MAX, 'dead 900']);
  });

  it('shows nothing, and no nought, while the warehouse does not answer', async () => {
    const telemetry = new Telemetry();
    let answer: () => Promise<SourceAge[]> = () => Promise.resolve([age('pbx/1', 3, 60)]);
    telemetry.showSources(() => answer(), log);
    expect(await samples(telemetry, 'sanxiang_sources_silent', 'org')).toEqual(['default 0']);
    answer = () => Promise.reject(new Error('away'));
    expect(await samples(telemetry, 'sanxiang_sources_silent', 'org')).toEqual([]);
    expect(await samples(telemetry, 'sanxiang_source_silent_seconds', 'source')).toEqual([]);
  });
});
