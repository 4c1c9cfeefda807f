export const clock = { what: '', options: {}, async work() { throw new Error('later'); } };
