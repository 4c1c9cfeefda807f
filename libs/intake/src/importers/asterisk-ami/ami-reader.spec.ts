import { describe, expect, it } from '@jest/globals';
import { amiAction, AmiReader, NotAmi, type AmiMessage } from './ami-reader.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const BANNER = 'Asterisk Call Manager/7.0.3\r\n';
const objects = (messages: readonly AmiMessage[]): unknown[] => messages.map((m) => Object.fromEntries(m));
const opened = (): AmiReader => { const reader = new AmiReader(); reader.take(bytes(BANNER)); return reader; };

describe('the reader of a manager connection', () => {
  it('answers a message at its empty line, with names in lower case and values as they stand', () => {
    const reader = new AmiReader();
    expect(objects(reader.take(bytes(`${BANNER}Event: Hold\r\nChannel: PJSIP/1001-1\r\nMusicClass:\r\nCause-txt: a: b\r\n\r\nEvent: Unhold\r\n`)))).toEqual([{ event: 'Hold', channel: 'PJSIP/1001-1', musicclass: '', 'cause-txt': 'a: b' }]);
    expect([reader.banner, objects(reader.take(bytes('\r\n')))]).toEqual(['Asterisk Call Manager/7.0.3', [{ event: 'Unhold' }]]);
  });
  it('reads the same whatever pieces it comes in, within a character too', () => {
    const all = bytes(`${BANNER}Event: QueueCallerJoin\r\nQueue: 报修\r\n\r\nEvent: Hangup\r\n\r\n`);
    for (const size of [1, 2, 3, 7, all.length]) {
      const reader = new AmiReader();
      const messages = Array.from({ length: Math.ceil(all.length / size) }, (_, i) => reader.take(all.subarray(i * size, (i + 1) * size))).flat();
      expect(objects(messages)).toEqual([{ event: 'QueueCallerJoin', queue: '报修' }, { event: 'Hangup' }]);
    }
  });
  it('takes line ends without a carriage return, and empty lines between messages', () => {
    expect(objects(opened().take(bytes('\nEvent: A\n\n\nEvent: B\n\n')))).toEqual([{ event: 'A' }, { event: 'B' }]);
  });
  it('passes over a line that is none, counts it, and goes on', () => {
    const reader = opened();
    expect(objects(reader.take(bytes('Event: A\r\nnonsense\r\n: nothing\r\nQueue: q\r\n\r\nEvent: B\r\n\r\n')))).toEqual([{ event: 'A', queue: 'q' }, { event: 'B' }]);
    expect(reader.broken).toBe(2);
  });
  it('does not hold a line that never ends', () => {
    const reader = opened();
    for (let i = 0; i < 100; i += 1) reader.take(bytes('x'.repeat(10_000)));
    expect(objects(reader.take(bytes('\r\nEvent: A\r\n\r\n')))).toEqual([{ event: 'A' }]);
    expect(reader.broken).toBe(1);
  });
  it('says when what answers is no Asterisk', () => {
    expect(() => new AmiReader().take(bytes('HTTP/1.1 400 Bad Request\r\n'))).toThrow(NotAmi);
    expect(() => new AmiReader().take(bytes('x'.repeat(20_000)))).toThrow(NotAmi);
  });
});

describe('an action', () => {
  it('is lines and an empty one', () => { expect(amiAction('Ping', { ActionID: '7' })).toBe('Action: Ping\r\nActionID: 7\r\n\r\n'); });
  it('cannot be smuggled in by a value', () => { expect(() => amiAction('Login', { Username: 'a\r\n\r\nAction: Originate' })).toThrow(RangeError); });
});
