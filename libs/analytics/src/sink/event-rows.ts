import type { CloudEvent } from '@sanxiang/contracts';
import type { LogRecord } from '@sanxiang/event-log';
import { NativeBlock } from '@sanxiang/warehouse';

/** What the table `events` has of an event's own names, each in a column of its own. */
const NAMES = ['org', 'subject', 'type', 'source', 'id'] as const;

/** Rows of the table `events` while they are collected: column by column, as they will be sent. */
export class EventRows {
  private readonly names = NAMES.map((): string[] => []);
  private readonly times: number[] = [];
  private readonly receivedAt: number[] = [];
  private readonly bodies: string[] = [];
  private readonly offsets: number[] = [];
  private textLength = 0;

  get size(): number { return this.offsets.length; }

  /** `time`: epoch ms. Throws `TypeError` when the event lacks a name. */
  add(event: CloudEvent, time: number, { off, value, at }: LogRecord): void {
    NAMES.forEach((name, i) => {
      const text: unknown = event[name];
      if (typeof text !== 'string') throw new TypeError(`${name} has to be a text`);
      this.names[i]?.push(text);
      this.textLength += text.length;
    });
    this.times.push(time);
    this.receivedAt.push(at);
    this.bodies.push(value);
    this.textLength += value.length;
    this.offsets.push(off);
  }

  /** `storedAt`: epoch ms. */
  block(topic: string, part: number, storedAt: number): NativeBlock {
    const { size } = this;
    const block = new NativeBlock(size, this.textLength + size * topic.length);
    NAMES.forEach((name, i) => block.texts(name, this.names[i] ?? []));
    return block
      .instants('time', this.times).instants('received_at', this.receivedAt).instants('stored_at', new Array<number>(size).fill(storedAt))
      .texts('body', this.bodies)
      .texts('_topic', new Array<string>(size).fill(topic)).wholes('_part', new Array<number>(size).fill(part)).wholes('_off', this.offsets);
  }
}
