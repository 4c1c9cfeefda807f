import { Type, type Static } from 'typebox';
import { Text } from '../members.js';
import { eventType } from '../event-type.js';

/** 规范册发布：某组织的某册某版，内容从此不变 · A norm book was published; its version never changes. */
export const bookPublishedV1 = eventType({
  type: 'book.published.v1',
  zh: '规范册发布：document 为册的全文，同一册的同一版从此不变；subject 为 book/册名；只由本系统发布（POST /v1/books），发布者不能直接提交',
  en: 'A norm book was published: `document` is the whole book, and this version of it never changes. The subject is book/<name>. Said by this system alone, by way of `POST /v1/books`; publishers cannot send it.',
  topic: 'events',
  oursOnly: true,
  data: Type.Object({
    book: Text,
    version: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    /** As norm books are written (docs/norm-books.md). */
    document: Type.Object({}),
    publishedBy: Type.Optional(Text),
  }),
});
export type BookPublishedV1 = Static<typeof bookPublishedV1.data>;
