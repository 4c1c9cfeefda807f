export const diskFull = { what: '', options: {}, async work() { throw new Error('later'); } };
