export const poison = { what: '', options: {}, async work() { throw new Error('later'); } };
