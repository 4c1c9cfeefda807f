import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS, type CloudEvent } from '@sanxiang/contracts';
import { EmbeddedEventLog } from '@sanxiang/event-log';
import { createLogger } from '@sanxiang/kernel';
import { callStory, clockAt, until } from '@sanxiang/testing';
import type { Admitted } from './admission.js';
import { EmbeddedAdmission } from './embedded-admission.js';
import { IdIndex, type CutEvent } from './id-index.js';

const silent = createLogger('silent', 'test');
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 2, 1);

describe('intake after old events were cut from the log', () => {
  const clock = clockAt(START_MS);
  let dir = '';
  let log: EmbeddedEventLog;
  let admission: EmbeddedAdmission;
  const open = async (): Promise<void> => {
    log = new EmbeddedEventLog(join(dir, 'log'), clock, silent);
    admission = new EmbeddedAdmission(log, new IdIndex(join(dir, 'ids')), silent);
    await admission.recover();
  };
  const close = async (): Promise<void> => { await admission.close(); await log.close(); };
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-cut-')); clock.advance(START_MS - clock.now()); await open(); });
  afterEach(async () => { await close(); await rm(dir, { recursive: true }); });

  const events = (call: string): readonly CloudEvent[] => callStory(call).offered().after(1000).queued('repair').after(9000).abandoned().events();
  const admit = (list: readonly CloudEvent[]): Promise<Admitted[]> => admission.admit(list.map((event) => ({ event, text: JSON.stringify(event) })));
  const all = (verdict: Admitted): Admitted[] => [verdict, verdict, verdict];
  const otherContent = (list: readonly CloudEvent[]): CloudEvent[] => list.map((event) => ({ ...event, data: { ...event.data, added: 1 } }));
  const committed = async (): Promise<void> => {
    const consumption = await log.consume('call', TOPICS.events, () => Promise.resolve());
    await until('the call service to have read all', async () => (await log.behind('call', TOPICS.events)) === 0);
    await consumption.stop();
  };
  /** Two calls; the first is eight days older than the second, and is cut. */
  const cutTheFirst = async (): Promise<number> => {
    await admit(events('old'));
    clock.advance(8 * DAY_MS);
    await admit(events('new'));
    await committed();
    return admission.cutLog(clock.now() - 7 * DAY_MS, ['call']);
  };
  const remembered = async (): Promise<CutEvent[]> => {
    const events: CutEvent[] = [];
    for await (const part of admission.cutEvents()) events.push(...part);
    return events;
  };

  it('still knows a copy, and other content under the same id', async () => {
    expect(await cutTheFirst()).toBe(3);
    expect([log.first(TOPICS.events), await log.read(TOPICS.events, 0)]).toEqual([3, null]);
    expect(await admit(events('old'))).toEqual(all('duplicate'));
    expect(await admit(otherContent(events('old')))).toEqual(all('conflict'));
    expect(await admit(events('new'))).toEqual(all('duplicate'));
    expect(await admit(events('third'))).toEqual(all('accepted'));
  });

  it('knows a copy whose members come in another order', async () => {
    await cutTheFirst();
    const turned = events('old').map((event) => JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(event).reverse()))) as CloudEvent);
    expect(await admit(turned)).toEqual(all('duplicate'));
  });

  it('knows it after it was opened again', async () => {
    await cutTheFirst();
    await close();
    await open();
    expect(await admit(events('old'))).toEqual(all('duplicate'));
    expect(await admit(otherContent(events('old')))).toEqual(all('conflict'));
  });

  it('tells a backup which events only it knows, and an index made of those and of the log knows all again', async () => {
    await cutTheFirst();
    const cut = await remembered();
    expect(cut).toHaveLength(3);
    await close();
    await rm(join(dir, 'ids'), { recursive: true });
    const made = new IdIndex(join(dir, 'ids'));
    await made.open();
    await made.cut(cut);
    await made.close();
    await open();
    expect(await admit([...events('old'), ...events('new')])).toEqual([...all('duplicate'), ...all('duplicate')]);
    expect(await admit(otherContent(events('old')))).toEqual(all('conflict'));
    expect(await remembered()).toEqual(cut);
  });

  it('reads the log from its oldest record on when it has lost its index', async () => {
    await cutTheFirst();
    await close();
    await rm(join(dir, 'ids'), { recursive: true });
    await open();
    expect(await admit(events('new'))).toEqual(all('duplicate'));
  });

  it('cuts nothing that the call service has not read', async () => {
    await admit(events('old'));
    clock.advance(8 * DAY_MS);
    await admit(events('new'));
    expect(await admission.cutLog(clock.now(), ['call'])).toBe(0);
  });

  it('knows copies that come while the log is being cut', async () => {
    await admit(events('old'));
    clock.advance(8 * DAY_MS);
    await admit(events('new'));
    await committed();
    const [verdicts, cut] = await Promise.all([admit(events('old')), admission.cutLog(clock.now(), ['call']), admit(events('old')).then((v) => { expect(v).toEqual(all('duplicate')); })]);
    expect([verdicts, cut]).toEqual([all('duplicate'), 3]);
  });
});
