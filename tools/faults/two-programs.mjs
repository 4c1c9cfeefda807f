export const twoPrograms = { what: '', options: {}, async work() { throw new Error('later'); } };
