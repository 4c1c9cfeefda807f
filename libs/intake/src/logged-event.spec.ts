import { describe, expect, it } from '@jest/globals';
import { callStory } from '@sanxiang/testing';
import { loggedEvent } from './logged-event.js';

const [event] = callStory('c1').offered().events();

describe('a record of the log', () => {
  it('holds an event that intake let in', () => {
    expect(loggedEvent(JSON.stringify(event))).toEqual(event);
  });

  it.each(['not JSON {', '', 'null', '42', '[]', '{}', JSON.stringify({ ...event, id: 7 }), JSON.stringify({ ...event, org: undefined })])('holds no event: %s', (text) => {
    expect(loggedEvent(text)).toBeNull();
  });
});
