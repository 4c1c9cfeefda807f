export const rebalance = { what: '', options: {}, async work() { throw new Error('later'); } };
