import { describe, expect, it } from '@jest/globals';
import { linkTo, readView, withMembers, type Remembered } from './view.js';

const NOTHING: Remembered = { lang: null, theme: null };
const read = (search: string, remembered = NOTHING, page: string | null = null) => readView(new URLSearchParams(search), remembered, page);

describe('the view', () => {
  it('is Chinese, as the system’s theme, over everything, unless something says otherwise', () => {
    expect(read('')).toEqual({ org: null, queue: null, department: null, tz: null, lang: 'zh', theme: 'auto', wall: false });
  });

  it('takes the URL before what was chosen here, and that before the page’s own language', () => {
    expect(read('', { lang: 'en', theme: 'dark' }, 'zh-CN')).toMatchObject({ lang: 'en', theme: 'dark' });
    expect(read('lang=zh&theme=light', { lang: 'en', theme: 'dark' })).toMatchObject({ lang: 'zh', theme: 'light' });
    expect(read('', NOTHING, 'en')).toMatchObject({ lang: 'en' });
  });

  it('leaves out a zone that does not exist', () => {
    expect([read('tz=Europe/Berlin').tz, read('tz=Mars/Olympus').tz]).toEqual(['Europe/Berlin', null]);
  });
});

describe('links', () => {
  it('keep organisation, queue, zone, language and theme, and drop what was the old page’s own', () => {
    expect(linkTo('/calls', new URLSearchParams('org=a&queue=vip&wall=1&outcome=answered'), { outcome: 'abandoned' })).toBe('/calls?org=a&queue=vip&outcome=abandoned');
    expect(linkTo('/figures#M-SL', new URLSearchParams('lang=en'))).toBe('/figures?lang=en#M-SL');
  });

  it('take a member out when it is empty', () => {
    expect(withMembers(new URLSearchParams('queue=vip&lang=en'), { queue: null }).toString()).toBe('lang=en');
  });
});
