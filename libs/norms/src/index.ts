export * from './working-time/duration.js';
export * from './working-time/calendar-plan.js';
export * from './working-time/working-calendar.js';
export * from './working-time/deadline.js';
export * from './books/parameter-value.js';
export * from './books/book.js';
export * from './books/books-in-force.js';
