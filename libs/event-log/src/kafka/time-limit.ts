/** Settles as the promise does, or rejects after `ms`; what the promise does later is not heard any more. */
export function withinMs<Value>(ms: number, what: string, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error(`${what}: no answer within ${ms} ms`)); }, ms);
    promise.then(resolve, reject).finally(() => { clearTimeout(timer); });
  });
}
