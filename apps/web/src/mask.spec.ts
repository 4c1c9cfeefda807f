import { describe, expect, it } from '@jest/globals';
import { maskNumbers, maskPhone, maskText } from './mask.js';

describe('a telephone number', () => {
  it('keeps three digits before and four behind', () => {
    expect(maskPhone('13912345678')).toBe('139****5678');
    expect(maskPhone('+86 139 1234 5678')).toBe('+861****5678');
    expect(maskPhone('010-66001234')).toBe('010****1234');
  });

  it('never shows all its digits, however short', () => {
    expect(maskPhone('6600123')).toBe('66****0123');
  });

  it('of a hotline or an extension is nobody’s own', () => {
    expect([maskPhone('95598'), maskPhone('8001')]).toEqual(['95598', '8001']);
  });

  it('is found inside what people wrote', () => {
    expect(maskText('请回拨13912345678，谢谢')).toBe('请回拨139****5678，谢谢');
  });

  it('is masked at any depth, and ids stay readable', () => {
    expect(maskNumbers({ customer: { id: 'c-13912345678', phone: '13912345678' }, agent: '1001', turns: [{ text: '我的号码 13912345678' }] }))
      .toEqual({ customer: { id: 'c-13912345678', phone: '139****5678' }, agent: '1001', turns: [{ text: '我的号码 139****5678' }] });
  });

  it('given as a number is masked too', () => {
    expect(maskNumbers({ phone: 13912345678 })).toEqual({ phone: '139****5678' });
  });
});
