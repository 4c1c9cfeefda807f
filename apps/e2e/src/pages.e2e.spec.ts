import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { callStory, Program } from '@sanxiang/testing';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const WALL = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };

describe('the pages in a browser', () => {
  let program: Program; let browser: Browser; let page: Page; let faults: string[];
  beforeAll(async () => {
    program = await Program.start();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
    // An hour ago at most, so that the calls are today's; near midnight the board is asked for UTC, where it is another time of day.
    const startAt = Math.floor(performance.timeOrigin) - 60_000;
    await program.send([
      ...callStory('c-answered', { startAt }).offered().after(100).queued('维修 repair').after(12_000).answered('A1', { rings: 2 }).after(5_000).held().after(9_000).resumed().after(3_000).ended('customer').events(),
      ...callStory('c-abandoned', { startAt }).offered().after(100).queued('维修 repair').after(30_000).abandoned('queue').events(),
      ...callStory('c-held', { startAt }).offered().after(100).queued('账单 billing').after(2_000).answered('A2').after(20_000).held().events(),
    ]);
    await program.settled();
  });
  afterAll(async () => { await browser.close(); expect(await program.stop()).toBe(0); });

  const open = async (path: string, viewport = WALL): Promise<string> => {
    faults = [];
    page = await browser.newPage({ viewport });
    page.on('pageerror', (e) => faults.push(e.message));
    page.on('console', (m) => { if (m.type() === 'error') faults.push(m.text()); });
    await page.goto(program.url + path);
    await page.getByRole('main').waitFor();
    return path;
  };

  /** A text on the page; the same words in a filter's choices are not on it. */
  const shown = (text: string): Locator => page.locator(':not(option)').and(page.getByText(text)).first();

  it('shows today on the wall, in Chinese, without scroll bars and without a fault', async () => {
    await open('/');
    await page.getByText('服务水平').first().waitFor();
    await shown('维修 repair').waitFor();
    const text = await page.innerText('body');
    expect(text).toContain('接通率');
    expect(text).toMatch(/66\.7/);
    expect(text).not.toMatch(/A1|A2/);
    expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('moves by itself when a call is answered', async () => {
    await open('/');
    await shown('维修 repair').waitFor();
    const startAt = Math.floor(performance.timeOrigin) - 30_000;
    await program.send(callStory('c-live', { startAt }).offered().after(100).queued('新队列 new').after(1_000).answered('A3').events());
    await shown('新队列 new').waitFor({ timeout: 10_000 });
    await page.close();
  });

  it('speaks English when asked, and remembers it in the address', async () => {
    await open('/?lang=en');
    await page.getByText('Service level').first().waitFor();
    expect(await page.innerText('body')).not.toContain('服务水平');
    await page.close();
  });

  it('fits a phone', async () => {
    await open('/', PHONE);
    await page.getByText('服务水平').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.close();
  });

  it('shows a call with its parts and its raw events', async () => {
    await open('/calls/c-answered');
    await page.getByText('call.held.v1').first().waitFor();
    expect(await page.innerText('body')).toContain('维修 repair');
    expect(faults).toEqual([]);
    await page.close();
  });
});
