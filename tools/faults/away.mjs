export const away = { what: '', options: {}, async work() { throw new Error('later'); } };
