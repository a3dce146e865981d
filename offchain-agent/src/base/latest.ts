/** A value that is set more often than it is read: who reads gets the latest one, and none is read twice. */
interface Latest<Value> {
  readonly set: (value: Value) => void;
  /** Ends when the signal aborts. For one reader. */
  readonly values: AsyncIterable<Value>;
}

export function createLatest<Value>(signal: AbortSignal): Latest<Value> {
  let pending: { value: Value } | undefined;
  let wake = (): void => undefined;
  signal.addEventListener('abort', () => wake(), { once: true });

  async function* values(): AsyncGenerator<Value, void, undefined> {
    while (!signal.aborted) {
      if (pending) {
        const { value } = pending;
        pending = undefined;
        yield value;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    set: (value) => {
      pending = { value };
      wake();
    },
    values: values(),
  };
}
